import { createInterface } from 'node:readline'
import { PlainError } from './explain.ts'

/** Asks on the terminal; what is answered comes line by line. Throws `PlainError` when nothing is. */
export function askPerson(): { ask(question: string): Promise<string>; close(): void } {
  const lines = createInterface({ input: process.stdin })
  const answers = lines[Symbol.asyncIterator]()
  return {
    async ask(question) {
      console.log(question)
      const { value, done } = await answers.next()
      if (done || value.trim() === '') throw new PlainError('Nothing was answered.')
      return value
    },
    close: () => lines.close(),
  }
}
