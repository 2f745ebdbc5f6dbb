import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFile } from '../flow/source.ts'
import type { Texts as FlowTexts } from '../flow/flow-set.ts'
import { readResources } from '../i18n/texts.ts'
import { languages } from '../korean/language.ts'
import type { Sources } from '../store/revisions.ts'

/** The flows and their texts as they lie on disk. */
export type FlowFiles = { files: SourceFile[]; texts: FlowTexts; sources: Sources }

/** Data files beside the flows that are not flows themselves. */
const notFlows = ['directory.yaml', 'triage.yaml']

/** Namespaces that belong to the flows and are published with them. */
function isFlowNamespace(name: string): boolean {
  return name === 'engine' || name.startsWith('flows/')
}

/** Reads `flows/*.yaml` and the texts that go with them. */
export async function readFlowFiles(flowsFolder: string, localesFolder: string): Promise<FlowFiles> {
  const names = (await readdir(flowsFolder)).filter((name) => name.endsWith('.yaml') && !notFlows.includes(name)).sort()
  const files = await Promise.all(
    names.map(async (name) => ({ name, yaml: await readFile(join(flowsFolder, name), 'utf8') })),
  )
  const resources = await readResources(localesFolder)
  const texts = Object.fromEntries(
    languages.map((language) => [
      language,
      Object.fromEntries(Object.entries(resources[language]).filter(([name]) => isFlowNamespace(name))),
    ]),
  ) as FlowTexts
  const sources: Sources = Object.fromEntries(files.map((file) => [`flows/${file.name}`, file.yaml]))
  for (const language of languages)
    for (const [name, keys] of Object.entries(texts[language]))
      sources[`locales/${language}/${name}.json`] = `${JSON.stringify(keys, null, 2)}\n`
  return { files, texts, sources }
}
