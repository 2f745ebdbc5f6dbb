import { classNames } from './classes.ts'
import type { Sentence } from './features.ts'
import type { StoredModel } from './model.ts'

/** The family that the classes of a text speak for most: which question to ask when the model alone is worried. */
export function familyOf({ names, classes }: StoredModel['families'], sentences: readonly Sentence[]): string {
  const sums = names.map(() => 0)
  const met = new Set(sentences.flatMap((sentence) => sentence.classes))
  for (const name of met) classes[classNames[name] ?? '']?.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value))
  const best = sums.reduce((top, value, at) => (value > (sums[top] ?? -Infinity) ? at : top), 0)
  return met.size === 0 ? 'immediate' : (names[best] ?? 'immediate')
}
