import { createInterface } from 'node:readline'
import type { Texts } from '../i18n/texts.ts'
import type { Language } from '../korean/language.ts'
import { wrap } from './columns.ts'
import { linesOf, saidBy } from './conversation.ts'
import { readLine, type Before, type Line } from './drafts.ts'
import { openTerminal, type Shown, type Terminal } from './terminal.ts'

export type TalkOptions = {
  path: string
  address: string
  texts: Texts
  language: Language
  /** Whose words a message is, as it is shown in front of it. */
  speaker: (frame: Shown) => Promise<string>
  /** A line under a message, such as the key that takes a case. */
  footer?: (frame: Shown) => string | null
  /** Reads a line in this terminal's own way first; null leaves it to the common one. */
  read?: (text: string, before: Before) => Line | null
  title: readonly string[]
  /** Sent before anything is typed. */
  first?: string | null
}

const indent = '  '
/** Width of the text where the terminal does not tell its own, and the least that is worth breaking at. */
const cellsMax = 100
const cellsMin = 20

/** Lets somebody write and read in the terminal until they leave. */
export async function talk(options: TalkOptions): Promise<void> {
  const { texts, language } = options
  const before: Before = { choices: null, lastId: null, shownRef: null }
  const you = texts.say(language, 'cli:you')
  const screen = createInterface({ input: process.stdin, output: process.stdout, prompt: `${you} > ` })
  const left = new Promise<void>((resolve) => screen.once('close', resolve))
  screen.on('SIGINT', () => screen.close())
  let open = true
  const print = (lines: readonly string[]): void => {
    if (!open) return
    // What is being typed is moved below what has come in.
    process.stdout.write(`\r\x1b[K${lines.join('\n')}\n`)
    screen.prompt(true)
  }
  let printing: Promise<void> = Promise.resolve()
  const show = async (frame: Shown): Promise<void> => {
    if ('choices' in frame && frame.choices) before.choices = frame.choices
    if (frame.type === 'text' || frame.type === 'media') before.shownRef = frame.ref
    const said = saidBy(frame)
    if (said === null) return
    const footer = options.footer?.(frame) ?? null
    const lines = footer === null ? linesOf(said) : [said.text, `→ ${footer}`]
    const width = Math.max(cellsMin, (process.stdout.columns ?? cellsMax) - indent.length)
    const name = await options.speaker(frame)
    print(['', `${name}:`, ...lines.flatMap((line) => wrap(line, width)).map((line) => `${indent}${line}`), ''])
  }

  const terminal: Terminal = await openTerminal({
    path: options.path,
    address: options.address,
    language,
    onShown: (frame) => {
      printing = printing.then(() => show(frame))
    },
    onConnection: (connected) => print([`· ${texts.say(language, connected ? 'cli:back' : 'cli:lost')}`]),
  })
  print([...options.title, ''])
  if (options.first) await terminal.send({ type: 'text', text: options.first }).stored
  screen.on('line', (typed) => {
    const text = typed.trim()
    if (text === '') return screen.prompt()
    const line = options.read?.(text, before) ?? readLine(text, before)
    switch (line.type) {
      case 'quit':
        return screen.close()
      case 'help':
        return print(texts.say(language, 'cli:keys').split('\n'))
      case 'wrong':
        return print([`· ${texts.say(language, line.why, line.params ?? {})}`])
      case 'send':
        screen.prompt()
        if (line.draft.type === 'choice') before.choices = null
        before.lastId = terminal.send(line.draft).id
    }
  })
  await left
  open = false
  terminal.close()
  process.stdout.write('\n')
}
