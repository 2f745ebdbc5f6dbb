import { languages } from '../../korean/language.ts'
import { engineKeys } from '../engine-texts.ts'
import { fallbackLanguage, labelKey, namespaceOf, optionKey, type Step } from '../flow-set.ts'
import { placeholdersIn } from '../placeholders.ts'
import type { Problem } from '../problem.ts'
import { problemAt } from '../source.ts'
import { answerValues } from './conditions.ts'
import { ownText, textProblem, type LintInput } from './input.ts'

/** Rules about which texts there are and what their placeholders name. */
export function textProblems(input: LintInput): Problem[] {
  return [
    ...missingTexts(input),
    ...missingEngineTexts(input),
    ...unusedTexts(input),
    ...unknownPlaceholders(input),
    ...untranslatedPlaceholders(input),
  ]
}

export type TextUse = { key: string; use: 'say' | 'ask' | 'label'; path: (string | number)[] }

/** The texts that a step needs, with the place in the flow file that asks for each. */
export function textsOf(step: Step, index: number): TextUse[] {
  const path = ['steps', index]
  if (step.type === 'say') return [{ key: step.text, use: 'say', path: [...path, 'say'] }]
  if (step.type !== 'ask') return []
  const because = step.because === null ? [] : [{ key: step.because, use: 'say' as const, path: [...path, 'because'] }]
  const options = step.options.map((option, at) => ({
    key: optionKey(step.id, option),
    use: 'label' as const,
    path: [...path, 'options', at],
  }))
  return [
    { key: step.text, use: 'ask', path: [...path, 'ask'] },
    { key: labelKey(step.id), use: 'label', path: [...path, 'id'] },
    ...because,
    ...options,
  ]
}

function missingTexts({ parsed, texts }: LintInput): Problem[] {
  return parsed.flatMap(({ source, flow }) =>
    flow.steps.flatMap(textsOf).flatMap(({ key, path }) => {
      const missing = languages.filter((one) => (ownText(texts, one, namespaceOf(flow.id), key) ?? '').trim() === '')
      if (missing.length === 0) return []
      const message = `The text "${key}" is missing in locales/{${missing.join(',')}}/${namespaceOf(flow.id)}.json.`
      return [problemAt('missing-text', source, path, message)]
    }),
  )
}

// What the engine needs, and in the other languages also what Korean has beside it (questions of alarms).
function missingEngineTexts({ texts }: LintInput): Problem[] {
  const keys = [...new Set([...engineKeys, ...Object.keys(texts[fallbackLanguage]?.['engine'] ?? {})])]
  return languages.flatMap((language) =>
    keys
      .filter((key) => (ownText(texts, language, 'engine', key) ?? '').trim() === '')
      .map((key) =>
        textProblem('missing-text', texts, { language, namespace: 'engine', key }, `The text "${key}" is missing.`),
      ),
  )
}

// Only in the namespaces of flows: the host says texts of its own from the others.
function unusedTexts({ parsed, texts }: LintInput): Problem[] {
  const used = new Map(parsed.map(({ flow }) => [namespaceOf(flow.id), new Set(flow.steps.flatMap(keysOf))]))
  return languages.flatMap((language) =>
    flowNamespaces({ texts, parsed }, language).flatMap((namespace) =>
      Object.keys(texts[language][namespace] ?? {})
        .filter((key) => used.get(namespace)?.has(key) !== true)
        .map((key) =>
          textProblem('unused-text', texts, { language, namespace, key }, `Nothing uses "${key}".`, 'warning'),
        ),
    ),
  )
}

function keysOf(step: Step): string[] {
  return textsOf(step, 0).map((use) => use.key)
}

function flowNamespaces({ texts }: LintInput, language: keyof LintInput['texts']): string[] {
  return Object.keys(texts[language] ?? {}).filter((namespace) => namespace.startsWith(namespaceOf('')))
}

function unknownPlaceholders({ parsed, texts }: LintInput): Problem[] {
  const answers = answerValues(parsed.map(({ flow }) => flow))
  return languages.flatMap((language) =>
    flowNamespaces({ texts, parsed }, language).flatMap((namespace) =>
      Object.entries(texts[language][namespace] ?? {}).flatMap(([key, text]) =>
        placeholdersIn(text)
          .filter((name) => !answers.has(name))
          .map((name) => {
            const message = `No answer is called "${name}", so {{${name}}} would stay empty.`
            return textProblem('placeholder-without-value', texts, { language, namespace, key }, message)
          }),
      ),
    ),
  )
}

function untranslatedPlaceholders({ texts }: LintInput): Problem[] {
  return languages
    .filter((language) => language !== fallbackLanguage)
    .flatMap((language) =>
      Object.entries(texts[language] ?? {}).flatMap(([namespace, all]) =>
        Object.entries(all).flatMap(([key, text]) => {
          const original = ownText(texts, fallbackLanguage, namespace, key)
          const names = new Set(placeholdersIn(text))
          const lost = original === undefined ? [] : placeholdersIn(original).filter((name) => !names.has(name))
          return lost.map((name) => {
            const message = `The Korean text shows {{${name}}}, this translation does not.`
            return textProblem('placeholder-not-translated', texts, { language, namespace, key }, message)
          })
        }),
      ),
    )
}
