import { resolve } from 'node:path'
import { flowsFolder, localesFolder } from '../folders.ts'
import { readConfig } from '../config.ts'
import { entryFlow } from '../intake/person-turn.ts'
import { readCommand, UsageError } from './arguments.ts'
import { readLanguage } from './chat.ts'
import { publishFolders, rollBack, showDiff, showHistory } from './flow-revisions.ts'
import { preview } from './flow-preview.ts'
import { hasErrors, lintFolders, problemLine, type Folders } from './flow-source.ts'
import { withStore, type Store } from './open-store.ts'

const help = `npm run deungdae -- flows COMMAND
The questions people are asked: files in flows/, their words in locales/.
질문을 고치고, 살펴보고, 내보냅니다.

  lint                     says what is wrong, with file and line; ends with 1 when there is an error
  preview [FLOW]           walks through a flow here, storing nothing (without FLOW: from the very beginning)
  publish [--note TEXT]    makes the files what new conversations begin with; refuses while lint finds errors
  history                  lists what was published; the arrow marks what is current
  diff [FROM] [TO]         shows what differs: published and files, FROM and published, or FROM and TO
  rollback NUMBER          makes an earlier revision current again

  --flows DIR, --locales DIR     other folders than those of the program
  --language ko|zh|en, --e2ee    for preview: language, and an encrypted messenger
  --json                         for lint and history

Conversations under way always finish on the revision they began with.`

/** How many words may follow each command. */
const wordsMax = { lint: 0, preview: 1, publish: 0, history: 0, diff: 2, rollback: 1 }

const options = {
  flows: { type: 'string' },
  locales: { type: 'string' },
  language: { type: 'string' },
  note: { type: 'string' },
  e2ee: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function run(args: string[]): Promise<number> {
  const read = readCommand(args, { command: 'flows', options, wordsMax, help })
  if ('exitCode' in read) return read.exitCode
  const { name: known, words, values } = read
  const folders: Folders = {
    flows: values.flows ? resolve(values.flows) : flowsFolder,
    locales: values.locales ? resolve(values.locales) : localesFolder,
  }
  const [word] = words
  switch (known) {
    case 'lint':
      return lint(folders, values.json === true)
    case 'preview': {
      const language = readLanguage(values.language) ?? 'ko'
      return preview(folders, { flow: word ?? entryFlow, language, encrypted: values.e2ee === true })
    }
    case 'publish':
      return withFlowStore((store) => publishFolders(store, folders, values.note))
    case 'history':
      return withFlowStore((store) => showHistory(store, values.json === true))
    case 'diff':
      return withFlowStore((store) => showDiff(store, folders, words))
    case 'rollback':
      if (word === undefined) throw new UsageError('Say which one: npm run deungdae -- flows rollback NUMBER')
      return withFlowStore((store) => rollBack(store, word))
  }
}

async function withFlowStore(work: (store: Store) => Promise<number | void>): Promise<number> {
  const { config } = readConfig(process.env, process.cwd())
  return (await withStore(config, work)) ?? 0
}

async function lint(folders: Folders, json: boolean): Promise<number> {
  const { problems, unverified } = await lintFolders(folders)
  if (json) console.log(JSON.stringify(problems))
  else {
    for (const problem of problems) console.log(problemLine(problem))
    console.log(problems.length === 0 ? 'The flows are in order.' : `\n${problems.length} to look at.`)
    if (unverified.length > 0) console.log('\nNot verified yet (for information; this stops nothing):')
    for (const entry of unverified) console.log(`${entry.file}:${entry.line}  ${entry.message}`)
  }
  return hasErrors(problems) ? 1 : 0
}
