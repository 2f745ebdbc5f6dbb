import type { Choices } from './transport.ts'

/**
 * A question with its answers numbered below it: "1. ...", one a line, in the order in which they can be chosen by
 * number. Every transport shows them like this, with or without buttons. Pure.
 */
export function numberChoices(text: string, choices?: Choices): string {
  if (!choices || choices.options.length === 0) return text
  const lines = choices.options.map((option, index) => `${index + 1}. ${option.label}`)
  return `${text}\n\n${lines.join('\n')}`
}
