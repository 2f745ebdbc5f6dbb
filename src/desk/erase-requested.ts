import { understandAnswer } from '../korean/answers.ts'
import type { Content } from '../transport/transport.ts'

/**
 * Whether a person who talks with an operator asks for everything to be erased. It is the operator who then ends
 * the case: what a human is acting on is not destroyed behind his back, and the person is told so.
 */
export function eraseRequested(content: Content): boolean {
  if (content.type !== 'text') return false
  return /^\/erase\b/.test(content.text) || understandAnswer(content.text) === 'erase'
}
