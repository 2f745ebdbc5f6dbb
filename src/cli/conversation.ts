import { numberChoices } from '../transport/number-choices.ts'
import type { Shown } from './terminal.ts'

/** One message as a terminal shows it. */
export type Said = { text: string; choices: string[] }

/** The words of a message of the hotline, or null when there is nothing to show (a command menu). */
export function saidBy(frame: Shown): Said | null {
  switch (frame.type) {
    case 'text':
      return { text: frame.text, choices: labels(frame) }
    case 'edit':
      return { text: `✎ ${frame.text}`, choices: labels(frame) }
    case 'media':
      return {
        text: [`[${frame.kind}${frame.name ? ` ${frame.name}` : ''}]`, frame.caption].filter(Boolean).join(' '),
        choices: [],
      }
    case 'delete':
      return { text: '✗', choices: [] }
    case 'reaction':
      return { text: frame.removed ? `↩ ${frame.emoji} ✗` : `↩ ${frame.emoji}`, choices: [] }
    case 'commands':
      return null
  }
}

function labels(frame: Extract<Shown, { type: 'text' | 'edit' }>): string[] {
  return frame.choices?.options.map((option) => option.label) ?? []
}

/** The lines of a message, with its choices numbered as they can be answered. */
export function linesOf({ text, choices }: Said): string[] {
  const options = choices.map((label) => ({ value: label, label }))
  return numberChoices(text, { ask: '', options }).split('\n')
}
