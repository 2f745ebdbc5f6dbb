import type { Language } from '../korean/language.ts'
import type { Severity } from '../triage/severity.ts'
import type { Fact } from './session.ts'

/**
 * A published set of flows: plain JSON, stored as one immutable revision. `revision` is the host's content hash;
 * `compileFlows` leaves it empty.
 */
export type FlowSet = { revision: string; flows: Record<string, Flow>; texts: Texts }

/** Texts by language, namespace (`engine`, `flows/<flow>`) and flat key (`relation.self`). */
export type Texts = Record<Language, Record<string, Record<string, string>>>

/** The texts of a language that lacks one are looked up in this one. */
export const fallbackLanguage: Language = 'ko'

export const situations = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K'] as const
export type Situation = (typeof situations)[number]

export type Flow = { id: string; situation: Situation | null; steps: Step[] }

export const askKinds = [
  'yes_no',
  'choice',
  'multi',
  'text',
  'date',
  'place',
  'number',
  'age',
  'phone',
  'name',
  'media',
  'contact_window',
] as const
export type AskKind = (typeof askKinds)[number]

export type Step =
  SayStep | AskStep | SetStep | BranchStep | UrgentStep | HandoffStep | SubflowStep | SubmitStep | EndStep
export type StepType = Step['type']
export const stepTypes = [
  'say',
  'ask',
  'set',
  'branch',
  'urgent',
  'handoff',
  'subflow',
  'submit',
  'end',
] as const satisfies readonly StepType[]

/** `next` is the step to go on with; null means that the flow is over. */
export type SayStep = { type: 'say'; id: string; text: string; next: string | null }
export type AskStep = {
  type: 'ask'
  id: string
  kind: AskKind
  /** Key of the question's text in the namespace of the flow. */
  text: string
  saves: string
  skippable: boolean
  /** Key of the text that says why the question cannot be skipped. */
  because: string | null
  options: string[]
  /** Other words for the options, in any language; a revision of before has none. */
  also?: Record<string, string[]>
  /** Of a choice of how long ago: how many days ago an option may be at most. An option without one is all before. */
  daysAgo?: Record<string, number>
  /** Of a question when something will be: how many days ahead an answer may be at most. `any` is every later day. */
  daysAhead?: Record<string, number | 'any'>
  /** Whether the reading is read back before it counts. */
  confirm: boolean
  min: number | null
  max: number | null
  /** Where to go after `yes`, `no`, `unknown`, `skipped`, a value, or `alarm` instead of asking. */
  on: Record<string, string>
  next: string | null
}
export type SetStep = { type: 'set'; id: string; values: Record<string, Fact>; next: string | null }
export type BranchStep = { type: 'branch'; id: string; cases: { if: string; goto: string }[]; otherwise: string }
export type UrgentStep = { type: 'urgent'; id: string; severity: Severity; reason: string; next: string | null }
export type HandoffStep = { type: 'handoff'; id: string; reason: string; next: string | null }
export type SubflowStep = { type: 'subflow'; id: string; flow: string; next: string | null }
export type SubmitStep = { type: 'submit'; id: string; recap: boolean; next: string | null }
/** `all` ends the whole conversation; otherwise the flow that called goes on. */
export type EndStep = { type: 'end'; id: string; all: boolean }

/** The answer whose saving tells the program in which country the person is. */
export const countryKey = 'country'
/** The fact that holds the family of the last urgent alarm. */
export const alarmKey = 'alarm'
/** The facts that hold the families of alarms whose question the person answered with yes, and with no. */
export const confirmedKey = 'alarm_confirmed'
export const deniedKey = 'alarm_denied'
/** The answer that holds what a person told at questions that it does not answer; the host keeps all of it together. */
export const toldMoreKey = 'told_more'
/** What the names of the answers begin with that are consents. */
export const consentPrefix = 'consent_'
/** The answer that the person gives by sending the recap, whose last option says to whom it goes. */
export const handedOverKey = 'consent_operator'
/** Names under which the engine itself files answers: attachments sent out of turn, the first message, and more. */
export const reservedNames: readonly string[] = [
  'media',
  'first',
  toldMoreKey,
  handedOverKey,
  alarmKey,
  confirmedKey,
  deniedKey,
]

/** The namespace of a flow's texts. */
export function namespaceOf(flow: string): string {
  return `flows/${flow}`
}

/** The event key of a flow's text. */
export function textKey(flow: string, key: string): string {
  return `flows/${flow}:${key}`
}

/** The key of an option's label in the namespace of its flow. */
export function optionKey(step: string, option: string): string {
  return `${step}.${option}`
}

/** The key of a question's short name, which stands beside its answer in the recap and in reports. */
export function labelKey(step: string): string {
  return `${step}.label`
}

/** Where one can go from a step without knowing any answer. Null stands for the end of the flow. */
export function successors(step: Step): (string | null)[] {
  switch (step.type) {
    case 'branch':
      return [...step.cases.map((one) => one.goto), step.otherwise]
    case 'ask':
      return [...Object.values(step.on), step.next]
    case 'end':
      return [null]
    case 'say':
    case 'set':
    case 'urgent':
    case 'handoff':
    case 'subflow':
    case 'submit':
      return [step.next]
  }
}
