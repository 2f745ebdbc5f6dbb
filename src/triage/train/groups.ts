import { normalize } from '../../korean/normalize.ts'
import type { Labelled } from './corpus.ts'

/** Messages whose groups of three letters overlap by more than this are one situation told twice. */
const nearVariantMin = 0.5
/** Authors tell neighbouring lines of one situation, so lines that stand together stay together. */
const neighbours = 8
/** A group of three letters in more messages than this says nothing about two of them being alike. */
const commonMax = 200

/** A number for each message such that near variants share it: what must never be on both sides of a comparison. */
export function groupsOf(messages: readonly Labelled[]): number[] {
  const parents = messages.map((_, index) => index)
  const find = (index: number): number => {
    let at = index
    while (parents[at] !== at) at = parents[at] ?? at
    return at
  }
  messages.forEach((message, index) => {
    const isNeighbour = index > 0 && messages[index - 1]?.file === message.file && message.line % neighbours !== 1
    if (isNeighbour) parents[find(index)] = find(index - 1)
  })
  for (const [one, other] of nearVariants(messages.map((message) => message.text))) parents[find(one)] = find(other)
  return messages.map((_, index) => find(index))
}

/** Pairs of texts (by index, the later one first) that are near variants of each other. */
export function nearVariants(texts: readonly string[]): [number, number][] {
  const grams = texts.map((text) => gramsOf(normalize(text).unspaced))
  const holders = new Map<string, number[]>()
  const pairs: [number, number][] = []
  grams.forEach((own, index) => {
    const shared = new Map<number, number>()
    for (const gram of own) {
      const others = holders.get(gram) ?? []
      if (others.length <= commonMax) for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1)
      if (others.length === 0) holders.set(gram, others)
      others.push(index)
    }
    for (const [other, count] of shared) {
      const union = own.size + (grams[other]?.size ?? 0) - count
      if (count / union > nearVariantMin) pairs.push([index, other])
    }
  })
  return pairs
}

function gramsOf(text: string): Set<string> {
  const grams = new Set<string>()
  for (let at = 0; at + 3 <= text.length; at++) grams.add(text.slice(at, at + 3))
  return grams
}
