import type { Alarm, Reason, Severity, Watch } from '../triage/severity.ts'
import type { Language } from '../korean/language.ts'
import type { DateReading } from '../korean/date.ts'

/**
 * The state of one person's intake between two turns: small, plain JSON. It does not grow with the number of
 * answers: answers are events that the host stores as rows, and only those which a condition or a text of the
 * flows mentions stay here as `facts`.
 */
export type Session = {
  /** The published set of flows that this session is pinned to. */
  revision: string
  /** Where it stands; the last frame is the running flow, the ones before it wait for their sub-flow to end. */
  frames: Frame[]
  facts: Record<string, Fact>
  /** The questions asked so far, newest last, for "back" and for the recap. At most `historyMax`. */
  history: Position[]
  /** Number of the question now open; buttons carry it, so that an old button is recognised. */
  ask: number
  /** What the next input is about besides the open question itself. */
  pending: Pending | null
  severity: Severity | null
  reasons: Reason[]
  /** How often in a row the answer was not understood. */
  misses: number
  language: Language
  /** Set once they asked for the language by its name: what they write in changes it no more. */
  languageChosen?: true
  /** Codes of alarm questions already put, so that each is put once. */
  asked: string[]
  /** Families of alarms whose writer was told that a human knows of it, so that they are told so once. */
  told?: string[]
  /** Set once they were told that whoever comes sees all that they write. */
  heardToo?: true
  /** Set once a human was called, so that the person is told so once and not at every message. */
  called?: true
}

/** `once`: only this step is put again (a correction from the recap); then its frame goes. */
export type Frame = { flow: string; step: string; once?: true }
/** `via` names the sub-flow steps that lead here from the first flow; it is missing in the first flow itself. */
export type Position = { flow: string; step: string; via?: string[] }

/** A value that conditions can compare. Dates are ISO days, places are codes. */
export type Fact = string | number | boolean | string[]

export type Pending =
  /** A reading (of a date, a place ...) that the person has not confirmed yet. */
  | { type: 'confirm'; answer: Answer; candidates?: Answer[] }
  /** The one yes/no question that an alarming text led to; the open question is put again afterwards. */
  | { type: 'alarm'; code: string; family: string; reasons: Reason[] }
  /** "Do you want to be put through to a human?" after a cry for help. */
  | { type: 'human' }
  /** "Shall everything be erased?" after 지워. */
  | { type: 'erase' }
  /** Options of a multi question chosen by button so far; "done" closes it. */
  | { type: 'multi'; values: string[] }

/** What was answered, in the form that goes into the report. `raw` is the person's own words. */
export type Answer = { raw: string; value: AnswerValue }

export type AnswerValue =
  | { kind: 'yes_no'; value: 'yes' | 'no' | 'unknown' }
  | { kind: 'choice'; value: string }
  | { kind: 'multi'; values: string[] }
  | { kind: 'text'; text: string }
  | { kind: 'name'; text: string }
  | { kind: 'date'; reading: DateReading | null; text: string }
  | { kind: 'place'; code: string | null; country: string | null; text: string }
  | { kind: 'number'; value: number | null; approx: boolean; text: string }
  | {
      kind: 'age'
      value: number | null
      basis: 'international' | 'counting' | 'unknown'
      approx: boolean
      text: string
    }
  | { kind: 'phone'; value: string | null; text: string }
  | { kind: 'media'; attachments: string[] }
  | { kind: 'contact_window'; text: string }
  | { kind: 'skipped' }
  | { kind: 'unknown' }

export type Input =
  | { type: 'text'; text: string }
  /** A pressed button. `ask` is the number of the question it belonged to. */
  | { type: 'choice'; ask: number; value: string }
  | { type: 'media'; attachment: string; kind: 'photo' | 'voice' | 'video' | 'file'; caption?: string }
  /** The person came back or the host wants the open question put again. */
  | { type: 'resume' }

/** What the outside world is like in this turn. */
export type TurnContext = {
  /** ISO instant. */
  now: string
  /** IANA zone of the person, once the country is known. */
  zone: string
  watch: Watch
  transport: { buttons: boolean; endToEndEncrypted: boolean }
}

export type FlowEvent =
  /** Say a text: `key` is `namespace:key` of the revision's texts. `choices` carry their own keys as labels. */
  | { type: 'say'; key: string; params: Record<string, string | number>; choices?: SayChoices }
  /**
   * Say again what was answered so far, newest value of each; the host fills it in from the rows. The choices are
   * the positions in the same order (choosing one corrects it; its label key is the short name of the question),
   * and `send` as the last.
   */
  | { type: 'recap'; positions: Position[]; choices: SayChoices }
  | { type: 'answered'; flow: string; step: string; key: string; answer: Answer }
  /** Severity went up; emitted only when it really did. */
  | { type: 'raised'; severity: Severity; reasons: Reason[] }
  | { type: 'alarm'; alarm: Alarm }
  /** A human is wanted now: the host opens a case if there is none and pages. */
  | { type: 'handoff'; reason: Reason }
  | { type: 'submitted'; situation: string | null }
  /** The session cannot go on (its step is gone, or the flow runs in circles). A handoff and an end come with it. */
  | { type: 'failed'; reason: FailureReason }
  | { type: 'ended'; outcome: 'done' | 'stopped' | 'erased' }
  | { type: 'misunderstood'; flow: string; step: string }
  | { type: 'language'; language: Language }
  /** The person's country became known (ISO 3166 alpha-2): zone, numbers and the page follow it. */
  | { type: 'country'; country: string }

export type FailureReason = 'unknown_flow' | 'unknown_step' | 'too_many_steps' | 'too_deep'

/** `params` are the values of a label's placeholders. */
export type SayChoices = { ask: number; options: SayChoice[] }
export type SayChoice = { value: string; labelKey: string; params?: Record<string, string | number> }

/** The session after the turn (null when it is over) and what happened, in order. */
export type Advance = { session: Session | null; events: FlowEvent[] }
