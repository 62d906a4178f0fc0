/** The one style sheet of our pages: phone first, light and dark, no web font. */
export const STYLE = `
:root{--ink:#1c2330;--soft:#667085;--line:#e4e7ec;--paper:#fff;--ground:#f5f6f8;--brand:#1f6feb;--critical:#c62828;--serious:#d9730d;--minor:#8a6d00;--info:#3b6ea8;--good:#1f7a4d}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaf0;--soft:#98a2b3;--line:#2c3442;--paper:#171c26;--ground:#0e1218;--brand:#6ea8fe;--critical:#ff8a80;--serious:#ffb066;--minor:#e3c565;--info:#8fbcf0;--good:#6fd3a0}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.65 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:680px;margin:0 auto;padding:20px 16px 8px}
footer{max-width:680px;margin:0 auto;padding:8px 16px 32px;color:var(--soft);font-size:13px}
h1{font-size:22px;line-height:1.4;margin:4px 0 12px}
h2{font-size:17px;margin:0 0 8px}
p{margin:0 0 10px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:16px;margin:0 0 14px}
.eyebrow{color:var(--soft);font-size:13px;letter-spacing:.04em}
.tag{display:inline-block;border-radius:999px;padding:1px 10px;font-size:13px;border:1px solid currentColor;margin-right:6px}
.critical{color:var(--critical)}.serious{color:var(--serious)}.minor{color:var(--minor)}.info{color:var(--info)}.good{color:var(--good)}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 14px;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
form{display:inline}
.acts{display:grid;grid-template-columns:1fr 1fr;gap:10px}
button{width:100%;min-height:46px;border-radius:10px;border:1px solid var(--line);background:var(--paper);color:var(--ink);font:inherit;cursor:pointer}
button.primary{background:var(--brand);border-color:var(--brand);color:#fff}
button.quiet{width:auto;min-height:34px;padding:0 14px;font-size:14px}
button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
label{display:block;margin:0 0 10px;color:var(--soft);font-size:14px}
input,select{width:100%;min-height:44px;margin-top:4px;border:1px solid var(--line);border-radius:10px;padding:0 12px;background:var(--paper);color:var(--ink);font:inherit}
ul{list-style:none;margin:0;padding:0}li{padding:10px 0;border-top:1px solid var(--line)}li:first-child{border-top:0}
.row{display:flex;gap:8px;align-items:center;justify-content:space-between;flex-wrap:wrap}
.note{border-left:4px solid var(--good);padding:8px 12px;background:var(--paper);border-radius:6px;margin:0 0 14px}
img{max-width:100%;height:auto;border-radius:8px;border:1px solid var(--line)}
`
