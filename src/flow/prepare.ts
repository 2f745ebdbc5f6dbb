import { languages, type Language } from '../korean/language.ts'
import { mentionsIn, parseCondition, type Condition } from './conditions.ts'
import {
  fallbackLanguage,
  namespaceOf,
  optionKey,
  textKey,
  type AskStep,
  type Flow,
  type FlowSet,
  type Step,
} from './flow-set.ts'
import type { SayChoice } from './session.ts'
import { placeholdersIn } from './placeholders.ts'

/** What is computed once for a set of flows, so that a turn only looks things up. */
export type Prepared = {
  flows: Map<string, PreparedFlow>
  /** Names of the answers that a condition or a text mentions: only these stay in a session. */
  facts: ReadonlySet<string>
  conditions: Map<string, Condition>
  /** Names in `{{ }}` of a text, by event key; texts without any are not listed. */
  placeholders: Map<string, string[]>
}
export type PreparedFlow = { flow: Flow; first: string | null; steps: Map<string, PreparedStep> }
export type PreparedStep = { step: Step; options: SayChoice[] }

const cache = new WeakMap<FlowSet, Prepared>()

/** The prepared form of a set, kept as long as the set itself: hold on to one object per revision. */
export function prepare(set: FlowSet): Prepared {
  const known = cache.get(set)
  if (known !== undefined) return known
  const made = build(set)
  cache.set(set, made)
  return made
}

/** The labels of a question's options in a language, in order, for matching what a person typed. */
export function labelsOf(set: FlowSet, flow: string, step: AskStep, language: Language): string[] {
  return step.options.map((option) => textOf(set, language, textKey(flow, optionKey(step.id, option))))
}

/** A text by its event key, as it is before any value is put into it. */
export function textOf(set: FlowSet, language: Language, eventKey: string): string {
  const [namespace = '', key = ''] = eventKey.split(':')
  return set.texts[language]?.[namespace]?.[key] ?? set.texts[fallbackLanguage]?.[namespace]?.[key] ?? ''
}

/** Whether the engine's texts have this key in any language that the person can be shown. */
export function hasText(set: FlowSet, language: Language, key: string): boolean {
  return [language, fallbackLanguage].some((one) => Object.hasOwn(set.texts[one]?.engine ?? {}, key))
}

function build(set: FlowSet): Prepared {
  const flows = Object.values(set.flows)
  const conditions = new Map<string, Condition>()
  const facts = new Set<string>()
  for (const text of flows.flatMap((flow) => flow.steps.flatMap(conditionsOf))) {
    const parsed = parseCondition(text)
    if (parsed.type === 'invalid') continue
    conditions.set(text, parsed.condition)
    for (const mention of mentionsIn(parsed.condition.ast)) {
      if (mention.variable === 'answers') facts.add(mention.field)
    }
  }
  const placeholders = placeholdersOf(set)
  for (const name of [...placeholders.values()].flat()) facts.add(name)
  return { flows: new Map(flows.map((flow) => [flow.id, prepareFlow(flow)])), facts, conditions, placeholders }
}

function conditionsOf(step: Step): string[] {
  return step.type === 'branch' ? step.cases.map((one) => one.if) : []
}

function prepareFlow(flow: Flow): PreparedFlow {
  const steps = flow.steps.map((step): [string, PreparedStep] => [step.id, { step, options: optionsOf(flow.id, step) }])
  return { flow, first: flow.steps[0]?.id ?? null, steps: new Map(steps) }
}

function optionsOf(flow: string, step: Step): SayChoice[] {
  if (step.type !== 'ask') return []
  if (step.kind === 'yes_no') return ['yes', 'no', 'unknown'].map((value) => ({ value, labelKey: `engine:${value}` }))
  return step.options.map((value) => ({ value, labelKey: textKey(flow, optionKey(step.id, value)) }))
}

function placeholdersOf(set: FlowSet): Map<string, string[]> {
  const found = new Map<string, Set<string>>()
  for (const language of languages) {
    for (const flow of Object.keys(set.flows)) {
      for (const [key, text] of Object.entries(set.texts[language]?.[namespaceOf(flow)] ?? {})) {
        const names = placeholdersIn(text)
        if (names.length === 0) continue
        const all = found.get(textKey(flow, key)) ?? new Set<string>()
        for (const name of names) all.add(name)
        found.set(textKey(flow, key), all)
      }
    }
  }
  return new Map([...found].map(([key, names]) => [key, [...names]]))
}
