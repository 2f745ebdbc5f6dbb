import { understandAnswer, type AnswerWord } from '../../korean/answers.ts'
import type { Language } from '../../korean/language.ts'
import type { EngineKey } from '../engine-texts.ts'
import type { AskStep } from '../flow-set.ts'
import type { AnswerValue } from '../session.ts'
import type { Params } from '../turn.ts'

/** A text put to a question, with what a reader may look at. */
export type Asked = {
  step: AskStep
  /** The person's words, cut to `answerCharsMax`. */
  text: string
  /** What they are as a word that every question accepts; commands have been taken out before. */
  word: AnswerWord | null
  language: Language
  now: string
  zone: string
  /** ISO 3166 alpha-2, empty when unknown. */
  country: string
  /** The labels of the options as the person sees them. */
  labels: () => string[]
}

export type Reading =
  | { type: 'understood'; value: AnswerValue }
  /** Understood, but read back first; several values are candidates to choose from, best first. */
  | { type: 'uncertain'; values: AnswerValue[] }
  /** Not an answer to this question. `hint` is the key of the engine's text that helps. */
  | { type: 'misunderstood'; hint: EngineKey; params?: Params; raw: AnswerValue | null }
  /** Must not be kept at all. */
  | { type: 'refused'; why: EngineKey }

/** Whether the person says that they do not know, which every question takes for an answer. */
export function isUnknown({ word }: Asked): boolean {
  return word === 'unknown'
}

const endingCharsMax = 40
const forgot = /기억(?:이|은|도)? ?(?:잘 ?)?(?:안 ?나|나지 ?않|없)|생각(?:이|은)? ?안 ?나|不记得|don't remember/u

/** Whether a sentence in which nothing else was understood ends by saying so ("날짜는 잘 모르겠습니다"). */
export function endsUnknown(asked: Asked): boolean {
  if (isUnknown(asked)) return true
  if (asked.text.length > endingCharsMax || /[?？]/u.test(asked.text)) return false
  if (forgot.test(asked.text)) return true
  const last = asked.text
    .trim()
    .split(/[ ,.]+/u)
    .findLast((word) => word !== '')
  return last !== undefined && last !== asked.text.trim() && understandAnswer(last, { numbered: false }) === 'unknown'
}

/** The words themselves, where they may stand for an answer: a yes or a no is no place, day or number. */
export function asSaid({ word }: Asked, value: AnswerValue): AnswerValue | null {
  return word === null ? value : null
}

/** The hint that belongs to a kind of question. `raw` is the answer that the words themselves would be. */
export function misunderstood(step: AskStep, raw: AnswerValue | null = null): Reading {
  return { type: 'misunderstood', hint: `again.${step.kind}`, raw }
}
