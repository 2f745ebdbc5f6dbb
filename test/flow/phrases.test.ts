import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { advance, start } from '../../src/flow/engine.ts'
import { namespaceOf, optionKey, type AskStep } from '../../src/flow/flow-set.ts'
import type { AnswerValue } from '../../src/flow/session.ts'
import type { Language } from '../../src/korean/language.ts'
import { shippedSet } from '../support/flows.ts'
import { readCorpus } from '../korean/corpus.ts'
import { contextOf, of } from '../support/play.ts'

/** By `flow.step`, then by option: what people type when they mean it. */
type Phrases = Record<string, Record<string, (string | number)[]>>

const set = shippedSet()
const phrases = parse(readFileSync(join(import.meta.dirname, 'phrases.yaml'), 'utf8')) as Phrases
const asks = Object.values(set.flows).flatMap((flow) =>
  flow.steps.flatMap((step) => (step.type === 'ask' && optionsOf(step).length > 0 ? [{ flow: flow.id, step }] : [])),
)

/** What can be meant at a question: its options, or the yes and no for which its flow gives words of its own. */
function optionsOf({ options, also }: AskStep): string[] {
  return options.length > 0 ? options : Object.keys(also ?? {})
}

/** What an answer is taken for at a question: its options joined by "+", "none" when none was chosen, else its kind. */
function takenFor(flow: string, step: AskStep, text: string, language: Language, now = contextOf().now): string {
  const context = { ...contextOf(), now, watch: () => null }
  const begun = start(set, 'gate', context, { language }).session!
  const session = { ...begun, frames: [{ flow, step: step.id }], history: [] }
  const { events } = advance(set, session, { type: 'text', text }, context)
  return nameOf(of(events, 'answered').find(({ step: at }) => at === step.id)?.answer.value)
}

function nameOf(value: AnswerValue | undefined): string {
  if (value?.kind === 'choice' || value?.kind === 'yes_no') return value.value
  if (value?.kind === 'multi') return value.values.join('+') || 'none'
  return value?.kind ?? 'not understood'
}

test('there are phrases for every option of every question', () => {
  const wanted = asks.flatMap(({ flow, step }) => optionsOf(step).map((option) => `${flow}.${step.id}.${option}`))
  const given = Object.entries(phrases).flatMap(([at, options]) => Object.keys(options).map((one) => `${at}.${one}`))
  expect(given.toSorted()).toEqual(wanted.toSorted())
})

// In the language of the conversation and, because many mix them, in a Korean one.
function conversationsFor(text: string): Language[] {
  if (/\p{Script=Hangul}/u.test(text)) return ['ko']
  return [/\p{Script=Han}/u.test(text) ? 'zh' : 'en', 'ko']
}

describe('what people type instead of a number is understood', () => {
  test.each(asks.map(({ flow, step }) => [`${flow}.${step.id}`, flow, step] as const))('at %s', (at, flow, step) => {
    const wrong = Object.entries(phrases[at] ?? {}).flatMap(([option, texts]) =>
      texts.map(String).flatMap((text) =>
        conversationsFor(text).flatMap((language) => {
          const taken = takenFor(flow, step, text, language)
          // Several can be chosen: "nothing" is then none of them.
          const isNothing = option === 'nothing' && taken === 'none'
          return taken === option || isNothing ? [] : [`${option}: ${text} (${language}) -> ${taken}`]
        }),
      ),
    )
    expect(wrong).toEqual([])
  })
})

// How people end what the labels end formally.
const endings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/합니다$/u, ['해요', '함다', '하오']],
  [/([았었였겠있없싶졌혔렸겼])습니다$/u, ['$1어요', '$1슴다', '$1소']],
  [/냅니다$/u, ['내요', '낸답니다']],
  [/듭니다$/u, ['들어요']],
]

test('the labels with other endings are understood', () => {
  const labelled = asks.flatMap(({ flow, step }) =>
    step.options.map((option) => ({ flow, step, option, label: labelOf(flow, step, option) })),
  )
  const wrong = labelled.flatMap(({ flow, step, option, label }) => {
    const [ending, others] = endings.find(([pattern]) => pattern.test(label)) ?? [/$/u, []]
    return others.flatMap((other) => {
      const text = label.replace(ending, other)
      const taken = takenFor(flow, step, text, 'ko')
      return taken === option || taken === 'none' ? [] : [`${flow}.${step.id}: ${text} -> ${taken}, not ${option}`]
    })
  })
  expect(labelled.length).toBeGreaterThan(100)
  expect(wrong).toEqual([])
})

function labelOf(flow: string, step: AskStep, option: string): string {
  return set.texts.ko[namespaceOf(flow)]?.[optionKey(step.id, option)] ?? ''
}

// A Tuesday morning in Korea, for the days that the sentences name.
const tuesday = '2026-11-24T02:00:00Z'

test('what people tell in a sentence of their own is understood, or asked again where it is not clear', () => {
  const steps = new Map(asks.map((one) => [`${one.flow}.${one.step.id}`, one]))
  const wrong = readCorpus('choice.tsv').flatMap(([at = '', option, text = '']) => {
    const one = steps.get(at) ?? stepAt(at)
    const taken = takenFor(one.flow, one.step, text, 'ko', tuesday)
    return taken === option ? [] : [`${at}: ${text} -> ${taken}, not ${option}`]
  })
  expect(wrong).toEqual([])
})

function stepAt(at: string): { flow: string; step: AskStep } {
  const [flow = '', id] = at.split('.')
  const step = set.flows[flow]?.steps.find((one) => one.id === id)
  if (step?.type !== 'ask') throw new Error(at)
  return { flow, step }
}
