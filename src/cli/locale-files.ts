import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readFlowFiles } from '../desk/flow-files.ts'
import type { Flow } from '../flow/flow-set.ts'
import { textsOf } from '../flow/lint/texts.ts'
import { namespaceOf } from '../flow/flow-set.ts'
import { parseFlows } from '../flow/parse.ts'
import { flowsFolder, localesFolder } from '../folders.ts'
import type { Accepted } from '../i18n/accepted.ts'
import type { LocaleInput } from '../i18n/lint.ts'
import type { CodeFile } from '../i18n/named.ts'
import type { Review } from '../i18n/review.ts'
import { readResources } from '../i18n/texts.ts'
import { PlainError } from './explain.ts'

const root = join(localesFolder, '..')
const acceptedPath = join(localesFolder, 'translated.json')
const reviewPath = join(localesFolder, 'review.json')
/** The generated file that lists all texts for review. */
export const reviewDocumentPath = join(root, 'docs', 'content-review.ko.md')

const acceptedSchema = z.partialRecord(z.enum(['ko', 'zh', 'en']), z.record(z.string(), z.string()))
const approval = z.strictObject({ by: z.string(), on: z.iso.date(), of: z.string() }).nullable()
const reviewSchema = z.record(z.string(), z.strictObject({ native: approval, expert: approval }))

/** All texts of the program with what is known about them: flows that use them, code that names them, approvals. */
export type LocaleFiles = LocaleInput & { flows: Flow[]; review: Review }

export async function readLocaleFiles(): Promise<LocaleFiles> {
  const { files } = await readFlowFiles(flowsFolder, localesFolder)
  const flows = parseFlows(files).parsed.map(({ flow }) => flow)
  const uses = flows.flatMap((flow) =>
    flow.steps.flatMap((step, index) =>
      textsOf(step, index).map(({ key, use }) => [`${namespaceOf(flow.id)}:${key}`, use] as const),
    ),
  )
  return {
    texts: await readResources(localesFolder),
    flows,
    // A text that is both asked and said somewhere counts as what it was first.
    flowUses: new Map(uses.toReversed()),
    code: [...(await codeFiles('src', '.ts')), ...(await codeFiles('flows', '.yaml'))],
    accepted: (await readJson(acceptedPath, acceptedSchema)) as Accepted,
    review: await readJson(reviewPath, reviewSchema),
  }
}

export async function writeAccepted(accepted: Accepted): Promise<void> {
  await writeFile(acceptedPath, json(accepted))
}

export async function writeReview(review: Review): Promise<void> {
  await writeFile(reviewPath, json(review))
}

async function codeFiles(folder: string, extension: string): Promise<CodeFile[]> {
  const names = (await readdir(join(root, folder), { recursive: true })).filter((name) => name.endsWith(extension))
  return Promise.all(
    names.toSorted().map(async (name) => ({
      name: `${folder}/${name.replaceAll('\\', '/')}`,
      text: await readFile(join(root, folder, name), 'utf8'),
    })),
  )
}

// A file that is not there yet holds nothing.
async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new PlainError(`${path} is damaged: it is not the JSON that is expected there.`)
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
