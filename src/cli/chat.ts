import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { localesFolder } from '../folders.ts'
import { listPhrases } from '../i18n/list.ts'
import { createTexts, readResources, type Texts } from '../i18n/texts.ts'
import { languages, type Language } from '../korean/language.ts'
import { newCode } from '../store/ids.ts'
import { readArguments, UsageError } from './arguments.ts'
import { linesOf, saidBy } from './conversation.ts'
import { PlainError } from './explain.ts'
import { withStore, type Store } from './open-store.ts'
import { findMatter, speakerOf, type ShownMatter } from './person-report.ts'
import { playScript, scriptLines } from './script.ts'
import { openService, type Service } from './service.ts'
import { talk } from './talk.ts'
import type { Shown } from './terminal.ts'

const help = `npm run chat -- [options]
Opens a terminal in which you write to the hotline as a person who seeks help.
도움을 청하는 사람으로 글을 써 볼 수 있습니다.

  --as NAME         come back as the same person later (without it: somebody new every time)
  --language CODE   ko, zh or en: the language of the greeting and of this terminal
  --script FILE     send the lines of a file one by one, each after the answer to the one before; - reads from
                    standard input. Empty lines and lines that begin with # are left out.
  --json            with a script: print one JSON object a line, and at the end the report and the case
  --ephemeral       run a private service for this one conversation and forget it afterwards

Lines that begin with a colon are for the terminal itself; :help shows them.
Without --ephemeral a service has to be running (npm start).`

const options = {
  as: { type: 'string' },
  language: { type: 'string' },
  script: { type: 'string' },
  json: { type: 'boolean' },
  ephemeral: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** How long the desk may take to look at what was handed over. */
const settleMsMax = 5_000

/** What is needed to hold a conversation, whoever writes. */
type Chat = { service: Service; store: Store; texts: Texts; language: Language; address: string; name: string }

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, options)
  if (values.help) {
    console.log(help)
    return 0
  }
  const language = readLanguage(values.language)
  // What is piped in is a script, because nobody can answer a prompt.
  const script = values.script ?? (process.stdin.isTTY ? undefined : '-')
  const lines = script === undefined ? null : scriptLines(readScript(script))
  if (values.json && lines === null) throw new UsageError('--json needs --script FILE.')
  const service = await openService(values.ephemeral === true)
  try {
    const name = values.as ?? newCode(5)
    const texts = createTexts(await readResources(localesFolder))
    await withServiceStore(service, async (store) => {
      const shownIn = language ?? service.config.DEFAULT_LANGUAGE
      const chat: Chat = { service, store, texts, language: shownIn, address: `chat-${name}`, name }
      if (lines === null) await interactive(chat)
      else await scripted(chat, lines, language, values.json === true)
    })
  } finally {
    await service.stop()
  }
  return 0
}

export function readLanguage(given: string | undefined): Language | undefined {
  if (given === undefined) return undefined
  const found = languages.find((language) => language === given)
  if (!found) throw new UsageError(`--language must be one of ${languages.join(', ')}.`)
  return found
}

function readScript(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch {
    throw new PlainError(`The script ${path} cannot be read.`)
  }
}

/** The service's database: of the private one in this process, or of the one that runs. */
export function withServiceStore<T>(service: Service, work: (store: Store) => Promise<T>): Promise<T> {
  return service.app ? work(service.app) : withStore(service.config, work)
}

async function interactive(chat: Chat): Promise<void> {
  const { service, store, texts, language, address, name } = chat
  await talk({
    path: service.path,
    address,
    texts,
    language,
    title: [texts.say('en', 'cli:chat_title'), texts.say('ko', 'cli:chat_title')],
    speaker: async (frame) => texts.say(language, `cli:${await speaker(store, frame)}`),
  })
  if (!service.app) console.log(texts.say(language, 'cli:come_back', { name }))
}

/** A service that is away cannot tell who spoke; then it was most likely the program. */
function speaker(store: Store, frame: Shown): Promise<'operator' | 'bot'> {
  return speakerOf(store, frame.ref).catch(() => 'bot' as const)
}

async function scripted(chat: Chat, lines: string[], language: Language | undefined, json: boolean): Promise<void> {
  const { service, store, texts, address } = chat
  const print = (from: 'person' | 'operator' | 'bot', text: string, choices: string[]): void => {
    if (json) return console.log(JSON.stringify({ from, text, ...(choices.length > 0 ? { choices } : {}) }))
    const name = texts.say(chat.language, from === 'person' ? 'cli:you' : `cli:${from}`)
    console.log([`${name}:`, ...linesOf({ text, choices }).map((line) => `  ${line}`), ''].join('\n'))
  }
  await playScript({
    path: service.path,
    address,
    language,
    lines,
    onWritten: (text) => print('person', text, []),
    onShown: async (frame) => {
      const said = saidBy(frame)
      if (said) print(await speaker(store, frame), said.text, said.choices)
    },
  })
  const matter = await settled(store, address)
  if (json) {
    console.log(JSON.stringify({ report: matter.report }))
    console.log(JSON.stringify({ case: matter.case }))
  } else for (const line of matterLines(chat, matter)) console.log(line)
}

/** The report and its case, once the desk has looked at it. */
async function settled(store: Store, address: string): Promise<ShownMatter> {
  const until = performance.now() + settleMsMax
  for (;;) {
    const matter = await findMatter(store, address)
    if (matter.settled || performance.now() > until) return matter
    await sleep(50)
  }
}

function matterLines(chat: Chat, matter: ShownMatter): string[] {
  const { texts, language } = chat
  const { report } = matter
  const lines: string[] = []
  if (report) {
    const { severity, status } = report
    const reasons = listPhrases(language, report.reasons)
    const params = { severity, status, reasons, situation: report.situation ?? '-', country: report.country ?? '-' }
    lines.push(texts.say(language, 'cli:report', params))
    for (const answer of report.answers) lines.push(`  ${answer.key}: ${answer.raw}`)
  }
  if (matter.case) lines.push(texts.say(language, 'cli:case', matter.case))
  return lines.length > 0 ? lines : [texts.say(language, 'cli:no_report')]
}
