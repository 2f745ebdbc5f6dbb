import type { FlowEvent, Position } from '../flow/session.ts'
import { listPhrases } from '../i18n/list.ts'
import type { Texts } from '../i18n/texts.ts'
import type { Language } from '../korean/language.ts'
import type { OutgoingBody } from '../store/outbox.ts'
import type { StoredAnswer } from '../store/answers.ts'
import type { Choices } from '../transport/transport.ts'

/**
 * Texts said one after another in a turn go out as one message while they fit a phone's screen: on a bad line one
 * message arrives sooner than three.
 */
const joinedCharsMax = 350
/** The placeholder whose value in a flow is a topic, and in a message the list for it. */
const referralsParam = 'referrals'

/** The list of places to turn to for a topic, as one text; null when there is none to show. */
export type ListReferrals = (topic: string, language: Language) => string | null

type SayEvent = Extract<FlowEvent, { type: 'say' }>
type RecapEvent = Extract<FlowEvent, { type: 'recap' }>

/**
 * Turns the things to be said into messages. `answers` are all answers so far, for the recap, whose options are the answers themselves. A text of a flow with
 * `{{referrals}}` shows the list for the topic that the flow set under that name, and is left out when there is none.
 */
export function composeMessages(
  events: readonly FlowEvent[],
  texts: Texts,
  language: Language,
  answers: readonly StoredAnswer[],
  listReferrals: ListReferrals,
): OutgoingBody[] {
  const bodies: OutgoingBody[] = []
  let waiting: string[] = []
  const flush = (): void => {
    if (waiting.length > 0) bodies.push({ type: 'text', text: waiting.join('\n\n') })
    waiting = []
  }
  for (const event of events) {
    if (event.type === 'language') language = event.language
    if (event.type !== 'say' && event.type !== 'recap') continue
    const text =
      event.type === 'say' ? sayText(event, texts, language, listReferrals) : texts.say(language, 'engine:recap')
    if (text === null) continue
    const joined = [...waiting, text].join('\n\n')
    if (joined.length > joinedCharsMax) flush()
    waiting.push(text)
    if (event.choices) {
      bodies.push({ type: 'text', text: waiting.join('\n\n'), choices: choicesOf(event, texts, language, answers) })
      waiting = []
    }
  }
  flush()
  return bodies
}

// A question is never left out, even when it has nothing to list.
function sayText(event: SayEvent, texts: Texts, language: Language, listReferrals: ListReferrals): string | null {
  const topic = event.params[referralsParam]
  if (topic === undefined) return texts.say(language, event.key, event.params)
  const list = listReferrals(String(topic), language)
  if (list === null && event.choices === undefined) return null
  return texts.say(language, event.key, { ...event.params, [referralsParam]: list ?? '' }).trim()
}

function choicesOf(
  event: SayEvent | RecapEvent,
  texts: Texts,
  language: Language,
  answers: readonly StoredAnswer[],
): Choices {
  const positions = event.type === 'recap' ? event.positions : []
  const options = event.choices?.options ?? []
  return {
    ask: String(event.choices?.ask ?? 0),
    options: options.map(({ value, labelKey, params }, index) => {
      const position = positions[index]
      const label =
        position === undefined
          ? texts.say(language, labelKey, params ?? {})
          : recapLine(position, texts, language, answers)
      return { value, label }
    }),
  }
}

/** What was answered, to be read and to be chosen for correction: its short label and the person's own words. */
function recapLine(position: Position, texts: Texts, language: Language, answers: readonly StoredAnswer[]): string {
  const answer = answers.find((one) => one.flow === position.flow && one.step === position.step)
  return `${labelOf(texts, language, position)}: ${answerText(texts, language, answer)}`
}

/** What an answer is about, in a word or two: its label, or the question itself, or the host's name for it. */
export function labelOf(texts: Texts, language: Language, at: { flow: string; step: string }): string {
  const keys = [`flows/${at.flow}:${at.step}.label`, `flows/${at.flow}:${at.step}`, `intake:label_${at.step}`]
  const known = keys.find((key) => texts.has(language, key)) ?? keys.find((key) => texts.has('ko', key))
  return known ? texts.say(language, known) : at.step
}

/** An answer in a few words. */
export function answerText(texts: Texts, language: Language, stored: StoredAnswer | undefined): string {
  if (!stored) return texts.say(language, 'engine:no_answer')
  const value = stored.answer.value
  const option = (code: string): string => texts.say(language, `flows/${stored.flow}:${stored.step}.${code}`)
  switch (value.kind) {
    case 'yes_no':
      return texts.say(language, `engine:${value.value}`)
    case 'choice':
      return option(value.value)
    case 'multi':
      return listPhrases(language, value.values.map(option)) || texts.say(language, 'engine:none')
    case 'date':
      return value.reading?.reading ?? value.text
    case 'skipped':
      return texts.say(language, 'engine:no_answer')
    case 'unknown':
      return texts.say(language, 'engine:unknown')
    case 'media':
      return texts.say(language, 'engine:media_count', { count: value.attachments.length })
    case 'text':
    case 'name':
    case 'place':
    case 'number':
    case 'age':
    case 'phone':
    case 'contact_window':
      return value.text
  }
}
