import { calibrate, readText, type Model } from './model/model.ts'
import { score } from './model/score.ts'
import { readSentence } from './model/features.ts'
import { matchRules } from './rules.ts'

/** Words shown to an operator at most. */
export const explainedWordsMax = 8
/** Longest text, in words, that is looked at word by word. */
const wordsMax = 400

/** `weight`: by how much the score of P0 falls without the word. */
export type ExplainedWord = { word: string; weight: number }
export type Explanation = { probability: number; words: ExplainedWord[]; stems: string[] }

/**
 * Which words of a message moved the model most, for display to somebody who may see the message. It holds the
 * person's words: never store it in clear, never log it.
 */
export function explain(model: Model, text: string): Explanation {
  const { units, sentences } = readText(text)
  const whole = score(model, sentences)
  const words = units.flatMap((unit, at) => wordsOf(unit).map((word) => ({ unit, at, word }))).slice(0, wordsMax)
  const weighed = words.map(({ unit, at, word }) => {
    const without = sentences.with(at, readSentence(unit.replace(word, ' ')))
    return { word, weight: whole.urgentNow - score(model, without).urgentNow }
  })
  const strongest = weighed.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  const rule = matchRules(sentences)
  const probability = calibrate(model.calibration.urgentNow, whole.urgentNow)
  return { probability, words: strongest.slice(0, explainedWordsMax), stems: rule?.reasons ?? [] }
}

// Chinese has no spaces, so it is taken two characters at a time.
function wordsOf(unit: string): string[] {
  return unit.match(/[\u4e00-\u9fff]{1,2}|[^\s\u4e00-\u9fff]+/gu) ?? []
}
