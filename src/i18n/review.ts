import { labelKey, namespaceOf, optionKey, type Flow, type Step } from '../flow/flow-set.ts'
import { languages } from '../korean/language.ts'
import { hashOf } from './accepted.ts'
import { audienceOf, formsOf } from './audience.ts'
import type { Resources } from './texts.ts'

export const reviewKinds = ['native', 'expert'] as const
export type ReviewKind = (typeof reviewKinds)[number]
/** `of` is the hash of the text in all languages that was approved: when one of them changes, it is approved no more. */
export type Approval = { by: string; on: string; of: string }
/** Who approved what, by `namespace:key`. */
export type Review = Record<string, Record<ReviewKind, Approval | null>>

export type ReviewInput = {
  texts: Resources
  flows: readonly Flow[]
  /** The flow that everybody begins with. */
  entry: string
  review: Review
}

type Row = { namespace: string; key: string; use: string }
type Section = { title: string; about: string; rows: Row[] }

/** The hash that an approval of a text is bound to. */
export function approvalHash(texts: Resources, namespace: string, key: string): string {
  return hashOf(...languages.flatMap((language) => [language, ...formsOf(texts, language, namespace, key)]))
}

/** Writes down every text that a person can see, in the order of the conversation, as a Markdown file in Korean. */
export function reviewDocument(input: ReviewInput): string {
  const sections = [...flowSections(input), ...otherSections(input)]
  const rows = sections.flatMap((section) => section.rows)
  const approved = (kind: ReviewKind): number => rows.filter((row) => isApproved(input, row, kind) !== null).length
  const head = [
    '# 글 살펴보기',
    '',
    '<!-- npm run deungdae -- locales review 로 만든 파일입니다. 직접 고치지 마십시오. -->',
    '',
    '도움을 청하는 사람이 보는 모든 글입니다. 이야기가 오가는 차례대로 적었습니다. 글은 `locales/` 에서 고칩니다.',
    '승인은 세 말의 글 모두에 관한 것이며, 그 가운데 하나라도 바뀌면 없어집니다.',
    '',
    `글 ${rows.length}개 가운데 원어민 승인 ${approved('native')}개, 전문가 승인 ${approved('expert')}개.`,
    '',
    '<!-- prettier-ignore-start -->',
  ]
  return [
    ...head,
    ...sections.flatMap((section) => sectionLines(input, section)),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n')
}

function sectionLines(input: ReviewInput, { title, about, rows }: Section): string[] {
  const head = ['| 글 | 어디에 | 조선말·한국말 | 中文 | English | 원어민 | 전문가 |', '|---|---|---|---|---|---|---|']
  return ['', `## ${title}`, '', about, '', ...head, ...rows.map((row) => rowLine(input, row))]
}

function rowLine(input: ReviewInput, row: Row): string {
  const shown = languages.map((language) => cell(formsOf(input.texts, language, row.namespace, row.key).join('\n')))
  const marks = reviewKinds.map((kind) => {
    const approval = isApproved(input, row, kind)
    return approval === null ? '-' : cell(`${approval.by}, ${approval.on}`)
  })
  return `| ${[`\`${row.key}\``, cell(row.use), ...shown, ...marks].join(' | ')} |`
}

function isApproved({ texts, review }: ReviewInput, { namespace, key }: Row, kind: ReviewKind): Approval | null {
  const id = `${namespace}:${key}`
  const approval = Object.hasOwn(review, id) ? (review[id]?.[kind] ?? null) : null
  return approval?.of === approvalHash(texts, namespace, key) ? approval : null
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', '<br>')
}

// A flow stands where the conversation first comes to it, the flows that it runs right behind it.
function flowSections({ flows, entry, texts }: ReviewInput): Section[] {
  const byId = new Map(flows.map((flow) => [flow.id, flow]))
  const order: Flow[] = []
  const visit = (id: string): void => {
    const flow = byId.get(id)
    if (flow === undefined || order.includes(flow)) return
    order.push(flow)
    for (const step of flow.steps) if (step.type === 'subflow') visit(step.flow)
  }
  for (const id of [entry, ...byId.keys()]) visit(id)
  return order.map((flow) => flowSection(flow, texts)).filter(({ rows }) => rows.length > 0)
}

function flowSection(flow: Flow, texts: Resources): Section {
  const namespace = namespaceOf(flow.id)
  const rows = flow.steps.flatMap((step) => rowsOf(step).map((row) => ({ ...row, namespace })))
  const unique = rows.filter((row, index) => rows.findIndex((other) => other.key === row.key) === index)
  const known = unique.filter(({ key }) => texts.ko[namespace]?.[key] !== undefined)
  const situation = flow.situation === null ? '상황이 따로 없습니다.' : `상황 ${flow.situation}.`
  const runs = flow.steps.flatMap((step) => (step.type === 'subflow' ? [step.flow] : []))
  const inside = runs.length === 0 ? '' : ` 이어지는 문답: ${[...new Set(runs)].join(', ')}.`
  return { title: `문답 ${flow.id}`, about: `${situation}${inside}`, rows: known }
}

function rowsOf(step: Step): Omit<Row, 'namespace'>[] {
  if (step.type === 'say') return [{ key: step.text, use: '말' }]
  if (step.type !== 'ask') return []
  return [
    { key: step.text, use: '물음' },
    ...(step.because === null ? [] : [{ key: step.because, use: '왜 묻는지' }]),
    ...step.options.map((option) => ({ key: optionKey(step.id, option), use: '고를 것' })),
    { key: labelKey(step.id), use: '확인할 때의 이름' },
  ]
}

const spaces: [string, string, string][] = [
  ['engine', '문답을 이끄는 말', '모든 문답에서 나옵니다.'],
  ['intake', '문답 밖에서 하는 말', '글을 받았을 때, 사람이 왔을 때, 기다릴 때 나옵니다.'],
  ['move', '시그널로 옮길 때의 말', '시그널에서 이어 가시려는 분과, 전에 쓰시던 곳에 나옵니다.'],
  ['telegram', '텔레그람의 단추와 소개', '텔레그람 차림표와 봇 소개에 나옵니다.'],
  ['signal', 'Signal 에서 하는 말', 'Signal 에서만 나옵니다.'],
]

function otherSections({ texts }: ReviewInput): Section[] {
  return spaces.map(([namespace, title, about]) => {
    const keys = Object.keys(texts.ko[namespace] ?? {}).filter((key) => audienceOf(namespace, key) === 'person')
    const rows = keys.map((key) => ({ namespace, key, use: momentOf(key) }))
    return { title, about, rows }
  })
}

/** When a text is said that belongs to no question, by how its key begins. */
const moments: [string, string][] = [
  ['again.', '답을 알아듣지 못했을 때'],
  ['alarm.', '급한 말이 있어서 물을 때'],
  ['told.', '급한 물음에 ‘예’라고 답했을 때'],
  ['region.', '나라 이름'],
  ['confirm_', '알아들은 것을 확인할 때'],
  ['recap', '보내기 전에 확인할 때'],
  ['declined_', '받지 않는 것을 보냈을 때'],
  ['operator_', '사람이 오고 갈 때'],
  ['label_', '확인할 때의 이름'],
  ['erase', '지울 때'],
  ['media_', '사진이나 파일을 보냈을 때'],
]

function momentOf(key: string): string {
  return moments.find(([start]) => key.startsWith(start))?.[1] ?? '그때그때'
}
