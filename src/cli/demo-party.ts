import { setTimeout as sleep } from 'node:timers/promises'
import { claimedCode } from '../desk/pages.ts'
import { saidBy, type Said } from './conversation.ts'
import { PlainError } from './explain.ts'
import { openTerminal, type Shown } from './terminal.ts'

const stepMsMax = 15_000
const pollMs = 2

/** One of the two sides of the demonstration. */
export type Party = {
  /** Writes; `shown` stands on the screen instead of what must not be read. */
  say(text: string, shown?: string): Promise<void>
  /** Takes the case of the newest page and answers with its code. */
  press(): Promise<string>
  /** Waits for a message that came after the last one waited for; rejects in plain words when none does. */
  sees(what: string, isIt: (frame: Shown) => boolean, msMax?: number): Promise<Shown>
  close(): void
}

export async function openParty(options: {
  path: string
  address: string
  show: (from: 'self' | 'hotline', said: Said) => void
}): Promise<Party> {
  const frames: Shown[] = []
  let seen = 0
  const terminal = await openTerminal({
    path: options.path,
    address: options.address,
    onShown: (frame) => {
      frames.push(frame)
      const said = saidBy(frame)
      if (said) options.show('hotline', said)
    },
  })
  return {
    async say(text, shown = text) {
      options.show('self', { text: shown, choices: [] })
      await terminal.send({ type: 'text', text }).stored
    },
    async press() {
      const choices = frames.findLast((frame) => frame.type === 'text' && frame.choices !== undefined)
      const option = choices?.type === 'text' ? choices.choices?.options[0] : undefined
      if (choices?.type !== 'text' || !choices.choices || !option) throw new PlainError('The demo found no button.')
      options.show('self', { text: `[${option.label}]`, choices: [] })
      await terminal.send({ type: 'choice', ask: choices.choices.ask, value: option.value }).stored
      return claimedCode(option.value) ?? ''
    },
    async sees(what, isIt, msMax = stepMsMax) {
      const until = performance.now() + msMax
      for (;;) {
        const at = frames.findIndex((frame, index) => index >= seen && isIt(frame))
        const found = frames[at]
        if (found) {
          seen = at + 1
          return found
        }
        if (performance.now() > until)
          throw new PlainError(`The demo stopped: ${what} did not come within ${msMax / 1000} seconds.`)
        await sleep(pollMs)
      }
    },
    close: () => terminal.close(),
  }
}
