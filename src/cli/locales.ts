import { writeFile } from 'node:fs/promises'
import { entryFlow } from '../intake/person-turn.ts'
import { acceptAll, translations } from '../i18n/accepted.ts'
import { lintLocales } from '../i18n/lint.ts'
import { approvalHash, reviewDocument, reviewKinds } from '../i18n/review.ts'
import { readCommand, UsageError } from './arguments.ts'
import { hasErrors, problemLine } from './flow-source.ts'
import { readLocaleFiles, reviewDocumentPath, writeAccepted, writeReview } from './locale-files.ts'

const help = `npm run deungdae -- locales COMMAND
The texts in locales/: what people and operators read, in Korean, Chinese and English.
글을 살펴보고, 옮긴 글이 맞는지 표시합니다.

  lint                          says what is wrong with the texts; ends with 1 when there is something
  accept [LANGUAGE]             says that the translations agree with the Korean text as it is now
  review                        writes docs/content-review.ko.md: every text that a person sees, in order
  approve KIND KEY --by NAME    notes that a native speaker or an expert approved a text, in all its languages

  KIND is native or expert, KEY is namespace:key, for example flows/gate:danger
  --json                        for lint`

const options = {
  json: { type: 'boolean' },
  by: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** How many words may follow each command. */
const wordsMax = { lint: 0, accept: 1, review: 0, approve: 2 }

export async function run(args: string[]): Promise<number> {
  const read = readCommand(args, { command: 'locales', options, wordsMax, help })
  if ('exitCode' in read) return read.exitCode
  const { name: known, words, values } = read
  switch (known) {
    case 'lint':
      return lint(values.json === true)
    case 'accept':
      return accept(words[0])
    case 'review':
      return review()
    case 'approve':
      return approve(words, values.by)
  }
}

async function lint(json: boolean): Promise<number> {
  const problems = lintLocales(await readLocaleFiles())
  if (json) console.log(JSON.stringify(problems))
  else {
    for (const problem of problems) console.log(problemLine(problem))
    console.log(problems.length === 0 ? 'The texts are in order.' : `\n${problems.length} to look at.`)
  }
  return hasErrors(problems) ? 1 : 0
}

async function accept(word: string | undefined): Promise<number> {
  const wanted = word === undefined ? translations : translations.filter((language) => language === word)
  if (wanted.length === 0) throw new UsageError(`"${word}" must be one of ${translations.join(', ')}.`)
  const { texts, accepted } = await readLocaleFiles()
  await writeAccepted(acceptAll(texts, accepted, wanted))
  console.log(`Accepted as translations of the present Korean texts: ${wanted.join(', ')}.`)
  return 0
}

async function review(): Promise<number> {
  const { texts, flows, review: approvals } = await readLocaleFiles()
  await writeFile(reviewDocumentPath, reviewDocument({ texts, flows, review: approvals, entry: entryFlow }))
  console.log(`Written: ${reviewDocumentPath}`)
  return 0
}

async function approve([kind, name]: string[], by: string | undefined): Promise<number> {
  const known = reviewKinds.find((one) => one === kind)
  if (!known || name === undefined || by === undefined)
    throw new UsageError('Like this: npm run deungdae -- locales approve native flows/gate:danger --by NAME')
  const files = await readLocaleFiles()
  const [namespace = '', key = ''] = name.split(':')
  if (files.texts.ko[namespace]?.[key] === undefined) throw new UsageError(`There is no text ${name}.`)
  const on = new Date().toISOString().slice(0, 10)
  const approval = { by, on, of: approvalHash(files.texts, namespace, key) }
  const before = files.review[name] ?? { native: null, expert: null }
  await writeReview({ ...files.review, [name]: { ...before, [known]: approval } })
  console.log(`Noted. Write the list anew: npm run deungdae -- locales review`)
  return 0
}
