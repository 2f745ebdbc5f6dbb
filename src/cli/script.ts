import { setTimeout as sleep } from 'node:timers/promises'
import { readLine, type Before } from './drafts.ts'
import { PlainError } from './explain.ts'
import { openTerminal, type Shown } from './terminal.ts'

/** How long no more message has to come for an answer to count as complete. */
const quietMs = 300
/** How long an answer is waited for; while an operator has the case none comes by itself. */
const answerMsMax = 2_500
/** How long the service may take to store one message, restarts included. */
const storedMsMax = 60_000
const pollMs = 20

export type ScriptOptions = {
  path: string
  address: string
  language: string | undefined
  lines: readonly string[]
  /** What the script says, before it is sent. */
  onWritten: (text: string) => void
  onShown: (frame: Shown) => Promise<void>
}

/** Empty lines and those that begin with `#` say nothing. */
export function scriptLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
}

/** Sends one line a turn and waits until the answers to it have come. */
export async function playScript(options: ScriptOptions): Promise<void> {
  const before: Before = { choices: null, lastId: null, shownRef: null }
  let shown = 0
  let lastAt = performance.now()
  let showing: Promise<void> = Promise.resolve()
  const terminal = await openTerminal({
    path: options.path,
    address: options.address,
    language: options.language,
    onShown: (frame) => {
      shown += 1
      lastAt = performance.now()
      if ('choices' in frame && frame.choices) before.choices = frame.choices
      if (frame.type === 'text' || frame.type === 'media') before.shownRef = frame.ref
      showing = showing.then(() => options.onShown(frame))
    },
  })
  const isQuiet = (since: number, count: number): boolean => {
    const now = performance.now()
    return shown > count ? now - lastAt > quietMs : now - since > answerMsMax
  }
  const settle = async (count: number): Promise<void> => {
    const since = performance.now()
    while (!isQuiet(since, count)) await sleep(pollMs)
    await showing
  }
  try {
    for (const text of options.lines) {
      const line = readLine(text, before)
      if (line.type === 'quit') break
      if (line.type !== 'send') throw new PlainError(`The script's line "${text.split(' ')[0]}" cannot be played.`)
      options.onWritten(text)
      const count = shown
      const sent = terminal.send(line.draft)
      before.lastId = sent.id
      await within(sent.stored, storedMsMax)
      await settle(count)
    }
  } finally {
    terminal.close()
  }
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const late = new AbortController()
  const limit = sleep(limitMs, null, { signal: late.signal }).then(
    () => {
      throw new PlainError('The service does not take messages. Look at its logs, or start it again.')
    },
    () => new Promise<never>(() => {}),
  )
  try {
    return await Promise.race([work, limit])
  } finally {
    late.abort()
  }
}
