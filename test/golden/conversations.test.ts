import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { askKinds, stepTypes, type FlowSet } from '../../src/flow/flow-set.ts'
import type { FlowEvent, Input } from '../../src/flow/session.ts'
import { shippedSet, shippedTexts } from '../support/flows.ts'
import { contextOf, play } from '../support/play.ts'
import { renderer } from '../support/render.ts'
import { flowOf } from '../support/small-flow.ts'

/**
 * A conversation as it has to go. `person` is a line of text or an input; `bot` lists what came of it in order: keys
 * of texts (with `engine:` or the flow in front), or `event detail`. `reads` is what the person reads last.
 */
type Golden = {
  flow: string
  first?: string
  endToEndEncrypted?: boolean
  /** A flow of its own, where none of the shipped ones has what the conversation is about. */
  yaml?: string
  opens: string[]
  /** What the report says in the end: the last answer to each question, by its key. */
  answers?: Record<string, string>
  turns: { person: string | Input; bot: string[]; reads?: string }[]
}

const conversations = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'))
const read = (name: string): Golden => parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Golden
const setOf = (golden: Golden): FlowSet => (golden.yaml === undefined ? shippedSet() : flowOf(golden.yaml))

describe('conversations', () => {
  test.each(conversations)('%s', (name) => {
    const golden = read(name)
    const render = renderer(golden.yaml === undefined ? shippedTexts() : setOf(golden).texts)
    const context = contextOf({ endToEndEncrypted: golden.endToEndEncrypted ?? false })
    const first = golden.first === undefined ? {} : { first: golden.first }
    const talk = play(setOf(golden), golden.flow, { context, ...first })
    expect(talk.events.map(line)).toEqual(golden.opens)
    for (const { person, bot, reads } of golden.turns) {
      const language = talk.session?.language ?? 'ko'
      const events = talk.send(person)
      expect({ person, bot: events.map(line) }).toEqual({ person, bot })
      if (reads === undefined) continue
      const last = events.findLast((event) => event.type === 'say')
      expect(last === undefined ? '' : render(talk.session?.language ?? language, last)).toBe(reads.trim())
    }
    const answers = golden.answers === undefined ? undefined : lastAnswers(talk.all)
    expect(answers).toEqual(golden.answers)
  })

  test('go through every step type and every kind of question', () => {
    const types = new Set<string>()
    const kinds = new Set<string>()
    for (const golden of conversations.map(read)) {
      const set = setOf(golden)
      const talk = play(set, golden.flow, {
        context: contextOf({ endToEndEncrypted: golden.endToEndEncrypted ?? false }),
      })
      for (const { person } of golden.turns) if (talk.session !== null) talk.send(person)
      const answered = talk.all.flatMap((event) => (event.type === 'answered' ? [event] : []))
      for (const { flow, step } of answered) {
        const found = set.flows[flow]?.steps.find((one) => one.id === step)
        if (found?.type === 'ask') kinds.add(found.kind)
      }
      for (const flow of Object.values(set.flows)) for (const step of flow.steps) types.add(step.type)
    }
    expect([...types].toSorted()).toEqual([...stepTypes].toSorted())
    expect([...kinds].toSorted()).toEqual([...askKinds].toSorted())
  })
})

function line(event: FlowEvent): string {
  switch (event.type) {
    case 'say':
      return event.key.replace(/^flows\//u, '')
    case 'recap':
      return `recap ${event.positions.map(({ step }) => step).join(' ')}`
    case 'answered':
      return `answered ${event.key}=${summary(event.answer.value)}`
    case 'raised':
      return `raised ${event.severity} ${event.reasons.join(' ')}`
    case 'alarm':
      return `alarm ${event.alarm.family}`
    case 'handoff':
      return `handoff ${event.reason}`
    case 'submitted':
      return `submitted ${event.situation}`
    case 'ended':
      return `ended ${event.outcome}`
    case 'misunderstood':
      return `misunderstood ${event.step}`
    case 'language':
      return `language ${event.language}`
    case 'country':
      return `country ${event.country}`
    case 'failed':
      return `failed ${event.reason}`
  }
}

function lastAnswers(events: readonly FlowEvent[]): Record<string, string> {
  const answered = events.flatMap((event) => (event.type === 'answered' ? [event] : []))
  return Object.fromEntries(answered.map(({ key, answer }) => [key, summary(answer.value)]))
}

function summary(value: Extract<FlowEvent, { type: 'answered' }>['answer']['value']): string {
  switch (value.kind) {
    case 'yes_no':
    case 'choice':
      return value.value
    case 'multi':
      return value.values.join('+')
    case 'date':
      return value.reading === null ? `"${value.text}"` : `${value.reading.from}..${value.reading.to}`
    case 'place':
      return value.code ?? `"${value.text}"`
    case 'number':
    case 'phone':
      return String(value.value)
    case 'age':
      return `${value.value} ${value.basis}`
    case 'media':
      return value.attachments.join('+')
    case 'text':
    case 'name':
    case 'contact_window':
      return value.text
    case 'skipped':
    case 'unknown':
      return value.kind
  }
}
