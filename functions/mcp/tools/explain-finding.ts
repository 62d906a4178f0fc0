import type { Finding } from '../../../shared/documents/analysis.ts'
import { severityRank } from '../../../shared/documents/ids.ts'
import { sayOtherDay } from '../../../shared/report/opening.ts'
import { readBroadcast, startMissing } from '../broadcast.ts'
import { reportDay } from '../days.ts'
import { atPlace, findMeant, isPointing, placeIn } from '../matching.ts'
import { noteTold } from '../told.ts'
import { whoAreYou } from '../visit.ts'
import { text } from './parameters.ts'
import { defineTool } from './tool.ts'

/** Most findings named when it is not clear which one is meant. */
const NAMED = 3

export const explainFinding = defineTool({
  name: 'explain_finding',
  description:
    '把播报里的某一件事讲细：现象、依据、建议。用户问为什么、怎么回事、第几件详细说说时调用。',
  parameters: {
    about: text('哪一件：第几件，或者服务名、现象的关键词'),
    date: text('哪一天的播报，没说就留空', 20),
  },
  run: async (args, visit) => {
    const { listener, ports, now } = visit
    if (listener.kind === 'team') return whoAreYou('听详情')
    const day = reportDay(args.date, now)
    const { reports } = await readBroadcast(ports, listener, day)
    if (reports.length === 0) return await startMissing(ports, listener, day, now)
    const findings = reports
      .flatMap(({ report }) => report.angles.flatMap((angle) => angle.findings))
      .sort((a, b) => severityRank(a.severity) - severityRank(b.severity))
    if (findings.length === 0) return '那天的播报里没有需要细说的事。'
    visit.meanwhile(noteTold(visit, listener.person.id, []))
    const meant = meantBy(findings, args.about)
    if (meant.length > 1)
      return `您问的是哪一件？${meant.slice(0, NAMED).map(nameOf).join('，还是')}？`
    const [only] = meant
    return only
      ? sayOtherDay(day, now) + explain(only)
      : `播报里没有找到这件事。最要紧的是${ended(findings[0]?.title ?? '')}`
  },
})

/** To explain the wrong one does no harm: what is only a little alike will do, unless several are. */
function meantBy(findings: readonly Finding[], about: string | undefined): Finding[] {
  if (!about || isPointing(about)) return findings.slice(0, 1)
  const place = placeIn(about)
  if (place !== undefined) return [atPlace(findings, place) ?? []].flat()
  const meant = findMeant(findings, about, ({ title, detail }) => title + detail)
  if (meant.kind === 'sure') return [meant.thing]
  return meant.kind === 'unsure' ? meant.things : []
}

function nameOf({ title }: Finding): string {
  return title.replace(/[。！？；]$/, '')
}

function explain({ title, detail, basis, suggestion }: Finding): string {
  const guess = basis === 'hypothesis' && !detail.includes('可能') ? '这是推测，还没有核实。' : ''
  return [title, detail, suggestion ?? ''].map(ended).join('') + guess
}

function ended(sentence: string): string {
  return sentence === '' ? '' : sentence.replace(/[。！？；]?$/, '。')
}
