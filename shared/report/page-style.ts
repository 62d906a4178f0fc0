/** The style sheet of the report page: a morning paper, mobile first, light and dark, printable. */
export const PAGE_STYLE = `
:root{--paper:#f7f3ec;--card:#fffdf9;--ink:#22252b;--soft:#6b6f76;--line:#e6dfd2;--dawn:#c8553d;--gold:#e2a44a;
--critical:#b3261e;--serious:#c2571a;--minor:#8a6d1f;--info:#5f6b7a;--good:#2f7a54}
@media(prefers-color-scheme:dark){:root{--paper:#16181c;--card:#1f2227;--ink:#eceae5;--soft:#9a9da3;--line:#33373d;
--dawn:#ee8266;--gold:#e8b567;--critical:#ff8177;--serious:#f5a26b;--minor:#dcc06f;--info:#a6b1bf;--good:#7ccba2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.75;font-size:16px;
font-family:"PingFang SC","Noto Sans SC","Microsoft YaHei","Hiragino Sans GB",system-ui,sans-serif}
main{max-width:760px;margin:0 auto;padding:20px 16px 56px}
header{padding:8px 2px 18px;border-bottom:3px double var(--line);margin-bottom:22px}
.brand{display:flex;align-items:center;gap:12px;color:var(--dawn)}
.brand svg{width:38px;height:38px;flex:none}
.brand b{font-size:30px;letter-spacing:.22em;font-weight:800;line-height:1.1}
.dateline{display:flex;flex-wrap:wrap;gap:4px 14px;margin-top:10px;color:var(--soft);font-size:14px}
.dateline strong{color:var(--ink);font-weight:600}
h2{font-size:19px;margin:38px 0 10px;display:flex;align-items:center;gap:10px;line-height:1.4}
h2::before{content:"";width:5px;height:19px;border-radius:3px;background:var(--dawn)}
h3{font-size:16px;margin:0 0 4px;line-height:1.55}
.chip{font-size:12px;font-weight:500;padding:1px 9px;border-radius:99px;border:1px solid currentColor;white-space:nowrap;line-height:1.6}
.complete,.agrees{color:var(--good)}.partial,.unchecked{color:var(--minor)}.missing,.differs{color:var(--critical)}
.not-enabled,.unreadable{color:var(--soft)}
.critical{color:var(--critical)}.serious{color:var(--serious)}.minor{color:var(--minor)}.info{color:var(--info)}
.lede{background:var(--card);border:1px solid var(--line);border-left:6px solid var(--good);border-radius:14px;padding:18px 20px;
box-shadow:0 1px 2px rgb(0 0 0/4%)}
.lede.bad{border-left-color:var(--critical)}.lede.care{border-left-color:var(--gold)}
.lede p{margin:0;font-size:21px;line-height:1.6;font-weight:600}
.lede ul{margin:12px 0 0;padding:0;list-style:none;color:var(--soft);font-size:15px}
.lede li::before{content:"跟进";margin-right:10px;color:var(--dawn);font-weight:600}
.warn{margin:14px 0 0;padding:12px 16px;border-radius:12px;background:color-mix(in srgb,var(--gold) 16%,transparent);font-size:15px}
.warn b{display:block;margin-bottom:2px}.warn ul{margin:0;padding-left:1.2em}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:10px;margin:18px 0 0;padding:0}
.facts div{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:10px 14px}
.facts dt{font-size:12px;color:var(--soft)}.facts dd{margin:0;font-size:21px;font-weight:700;font-variant-numeric:tabular-nums}
.story{margin:0 0 14px;text-align:justify}
.finding{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;margin:10px 0}
.finding p{margin:2px 0;color:var(--soft);font-size:15px}
.finding .act{color:var(--ink);font-size:15px;margin-top:6px}
.finding .act::before{content:"建议 ";color:var(--dawn);font-weight:600}
.finding .top{display:flex;gap:8px;align-items:center;margin-bottom:4px;font-size:12px;color:var(--soft)}
details{margin-top:8px;font-size:14px}
summary{cursor:pointer;color:var(--soft)}
table{width:100%;border-collapse:collapse;font-size:13.5px;margin:8px 0;font-variant-numeric:tabular-nums}
td,th{padding:5px 8px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:500;white-space:nowrap;width:1%}
pre{margin:8px 0 0;padding:10px 12px;border-radius:8px;background:var(--paper);border:1px solid var(--line);font-size:12.5px;
line-height:1.55;white-space:pre-wrap;overflow-wrap:anywhere;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.evidence{margin-top:8px}.evidence p{margin:0 0 4px}
.pairs{display:flex;flex-wrap:wrap;gap:4px 16px;color:var(--soft);font-size:13px}
.pairs b{color:var(--ink);font-weight:600;font-variant-numeric:tabular-nums}
.charts{display:grid;gap:14px;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr))}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;min-width:0}
figcaption{font-size:14px;font-weight:600;margin-bottom:8px;display:flex;justify-content:space-between;gap:8px;align-items:baseline}
figcaption small{color:var(--soft);font-weight:400}
figure svg{display:block;width:100%;height:96px}
figure.hours,figure.hours+figure.bars:last-child{grid-column:1/-1}
div.hours{display:grid;grid-template-columns:repeat(4,1fr);font-size:11px;color:var(--soft);margin-top:4px}
.bar{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 10px;font-size:13.5px;margin:7px 0}
.bar span{overflow-wrap:anywhere;line-height:1.45}.bar b{font-variant-numeric:tabular-nums}
.bar i{grid-column:1/-1;height:7px;border-radius:4px;background:linear-gradient(90deg,var(--dawn),var(--gold));min-width:3px}
.shots{display:grid;gap:14px;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr))}
.shots img{width:100%;height:auto;border-radius:8px;display:block;background:#fff}
.shots p{margin:6px 0 0;font-size:13px;color:var(--soft)}
.spoken{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 16px}
.spoken p{margin:8px 0 0}
footer{margin-top:42px;padding-top:14px;border-top:3px double var(--line);color:var(--soft);font-size:13px}
footer p{margin:4px 0}
@media(min-width:720px){main{padding-top:36px}.lede p{font-size:23px}}
@media print{body{background:#fff}.finding,figure,.lede{break-inside:avoid}}
`
