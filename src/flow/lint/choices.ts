import { understandAnswer } from '../../korean/answers.ts'
import { languages, type Language } from '../../korean/language.ts'
import { normalize } from '../../korean/normalize.ts'
import { isCommand } from '../commands.ts'
import { yesNoAnswers } from '../ask/yes-no.ts'
import { namespaceOf, optionKey, type AskStep } from '../flow-set.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Problem } from '../problem.ts'
import { problemAt } from '../source.ts'
import { valuesOf } from './conditions.ts'
import { ownText, textProblem, type LintInput } from './input.ts'

/** Rules about questions with options, where they lead and what their labels say. */
export function choiceProblems(input: LintInput): Problem[] {
  return input.parsed.flatMap((one) =>
    one.flow.steps.flatMap((step, index) =>
      step.type === 'ask'
        ? [
            ...optionsOfKind(one, step, index),
            ...optionWithoutBranch(one, step, index),
            ...branchForNoAnswer(one, step, index),
            ...unskippable(one, step, index),
            ...labelProblems(input, one.flow.id, step),
            ...otherWordProblems(input, one, step, index),
            ...daysAgoProblems(one, step, index),
            ...daysAheadProblems(one, step, index),
          ]
        : [],
    ),
  )
}

function optionsOfKind({ source }: ParsedFlow, step: AskStep, index: number): Problem[] {
  const wants = step.kind === 'choice' || step.kind === 'multi'
  if (wants === step.options.length > 0) return []
  const message = wants ? `A ${step.kind} question needs options.` : `A ${step.kind} question has no options.`
  return [problemAt('options-missing', source, ['steps', index, 'ask'], message)]
}

function optionWithoutBranch({ source, file }: ParsedFlow, step: AskStep, index: number): Problem[] {
  const without = step.options.filter((option) => !Object.hasOwn(step.on, option))
  const given = file.steps[index]
  const hasDefault = given !== undefined && 'goto' in given && given.goto !== undefined
  if (step.kind !== 'choice' || without.length === 0 || without.length === step.options.length || hasDefault) return []
  const message = `Some options lead somewhere, but ${without.join(', ')} not; add them to "on", or a "goto" for the rest.`
  return [problemAt('option-without-branch', source, ['steps', index, 'on'], message)]
}

function branchForNoAnswer({ source }: ParsedFlow, step: AskStep, index: number): Problem[] {
  const values = valuesOf(step)
  const possible = new Set([...(values ?? [step.kind, 'unknown', 'skipped']), ...step.options, 'alarm'])
  return Object.keys(step.on)
    .filter((value) => !possible.has(value) || (value === 'skipped' && !step.skippable))
    .map((value) => {
      const message = `The answer to this question can never be "${value}".`
      return problemAt('branch-for-no-answer', source, ['steps', index, 'on', value], message)
    })
}

function unskippable({ source }: ParsedFlow, step: AskStep, index: number): Problem[] {
  if (step.skippable || step.because !== null) return []
  const message = 'Every question can be skipped, unless "because" tells the person why this one cannot.'
  return [problemAt('unskippable-without-reason', source, ['steps', index, 'skip'], message)]
}

function labelProblems({ texts }: LintInput, flow: string, step: AskStep): Problem[] {
  const namespace = namespaceOf(flow)
  return languages.flatMap((language) => {
    const seen = new Map<string, string>()
    return step.options.flatMap((option) => {
      const key = optionKey(step.id, option)
      const label = ownText(texts, language, namespace, key)
      return label === undefined ? [] : checkLabel(texts, { language, namespace, key }, label, seen)
    })
  })
}

// The words that people are told to send; whatever else means the same may be an answer at one question.
const commandWords: readonly string[] =
  '건너뛰기 뒤로 그만 사람 지워 도움 跳过 返回 停止 人工 删除 帮助 skip back stop human erase help'.split(' ')

function otherWordProblems(
  { texts }: LintInput,
  { source, flow }: ParsedFlow,
  step: AskStep,
  index: number,
): Problem[] {
  const owners = new Map<string, string>()
  for (const option of step.options) {
    for (const language of languages) {
      const label = ownText(texts, language, namespaceOf(flow.id), optionKey(step.id, option))
      if (label !== undefined) owners.set(plainOf(label), option)
    }
  }
  const options: readonly string[] = step.kind === 'yes_no' ? yesNoAnswers : step.options
  return Object.entries(step.also ?? {}).flatMap(([option, words]) => {
    const problem = (rule: string, message: string): Problem =>
      problemAt(rule, source, ['steps', index, 'also', option], message)
    if (!options.includes(option)) return [problem('also-without-option', `There is no option "${option}".`)]
    return words.flatMap((word) => {
      const owner = owners.get(plainOf(word))
      owners.set(plainOf(word), option)
      if (commandWords.includes(word)) return [problem('label-is-command', `"${word}" is a command at every question.`)]
      return owner === undefined || owner === option
        ? []
        : [problem('labels-alike', `"${word}" already means "${owner}" here.`)]
    })
  })
}

// Without an option for all before, a date of long ago would not be understood; with two it could mean either.
function daysAgoProblems({ source }: ParsedFlow, step: AskStep, index: number): Problem[] {
  if (step.daysAgo === undefined) return []
  const named = Object.keys(step.daysAgo)
  const problem = (message: string): Problem =>
    problemAt('days-without-option', source, ['steps', index, 'days_ago'], message)
  const strange = named.filter((option) => step.kind !== 'choice' || !step.options.includes(option))
  const left = step.options.filter((option) => !named.includes(option))
  return [
    ...strange.map((option) => problem(`There is no option "${option}".`)),
    ...(left.length === 1 ? [] : [problem('Exactly one option has to be left out: it is everything before.')]),
  ]
}

// The day after the last number would not be understood if nothing was said of it.
function daysAheadProblems({ source }: ParsedFlow, step: AskStep, index: number): Problem[] {
  if (step.daysAhead === undefined) return []
  const problem = (message: string): Problem =>
    problemAt('days-without-option', source, ['steps', index, 'days_ahead'], message)
  const options = step.kind === 'yes_no' ? ['yes', 'no'] : step.kind === 'choice' ? step.options : []
  const strange = Object.keys(step.daysAhead).filter((option) => !options.includes(option))
  const later = Object.values(step.daysAhead).filter((days) => days === 'any')
  return [
    ...strange.map((option) => problem(`There is no option "${option}".`)),
    ...(later.length === 1 ? [] : [problem('Exactly one option has to be "any": it is every later day.')]),
    ...(step.daysAgo === undefined ? [] : [problem('A question is either of days ago or of days ahead.')]),
  ]
}

function plainOf(label: string): string {
  return normalize(label).unspaced.replace(/[\p{P}\p{S}]/gu, '')
}

function checkLabel(
  texts: LintInput['texts'],
  at: { language: Language; namespace: string; key: string },
  label: string,
  seen: Map<string, string>,
): Problem[] {
  const word = understandAnswer(label, { numbered: false })
  if (isCommand(word)) {
    const message = `"${label}" is understood as the command "${word}", so it could never be chosen by its words.`
    return [textProblem('label-is-command', texts, at, message)]
  }
  const plain = plainOf(label)
  const same = seen.get(plain)
  seen.set(plain, label)
  if (same === undefined) return []
  return [textProblem('labels-alike', texts, at, `"${label}" cannot be told from "${same}".`)]
}
