import type { Texts } from '../../src/flow/flow-set.ts'
import { namespaceOf } from '../../src/flow/flow-set.ts'
import { textsOf } from '../../src/flow/lint/texts.ts'
import { parseFlows } from '../../src/flow/parse.ts'
import type { SourceFile } from '../../src/flow/source.ts'
import type { Language } from '../../src/korean/language.ts'
import { shippedTexts } from './flows.ts'

/** Texts to set, or to leave out (null), by language and key. */
export type TextChanges = Partial<Record<Language, Record<string, string | null>>>

const names = ['하나', '둘', '셋', '넷', '다섯', '여섯', '일곱', '여덟']

/** Proper texts for everything that a flow file of a test says and asks, with the changes that the test is about. */
export function textsFor(file: SourceFile, changes: TextChanges): Texts {
  const shipped = shippedTexts()
  const { parsed } = parseFlows([file])
  const made = (language: Language): Record<string, Record<string, string>> => {
    const engine = shipped[language]['engine'] ?? {}
    const flows = parsed.map(({ flow }) => [
      namespaceOf(flow.id),
      textsOfFlow(flow.steps.flatMap(textsOf), changes[language]),
    ])
    return { engine, ...(Object.fromEntries(flows) as Record<string, Record<string, string>>) }
  }
  return { ko: made('ko'), zh: made('zh'), en: made('en') }
}

function textsOfFlow(
  uses: ReturnType<typeof textsOf>,
  changes: Record<string, string | null> = {},
): Record<string, string> {
  const base = uses.map(({ key, use }, index): [string, string | null] => [
    key,
    use === 'label' ? `${names[index % names.length]}째 것` : '글로 알려 주십시오.',
  ])
  const all = Object.entries({ ...Object.fromEntries(base), ...changes })
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null))
}
