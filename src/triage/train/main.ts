import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCorpus } from './corpus.ts'
import { trainModel } from './train.ts'

/** `npm run train [-- --add own.tsv ...]`: learns the triage model anew and says how good it is. */
const here = dirname(fileURLToPath(import.meta.url))
const corpusFolder = join(here, '..', '..', '..', 'test', 'corpus', 'train')
const modelPath = join(here, '..', 'model.json')

const { values } = parseArgs({ options: { add: { type: 'string', multiple: true, default: [] } } })
const names = (await readdir(corpusFolder)).filter((name) => name.endsWith('.tsv')).sort()
const messages = await readCorpus([...names.map((name) => join(corpusFolder, name)), ...values.add])
const { stored, summary } = trainModel(messages)
await writeFile(modelPath, `${JSON.stringify(stored, null, 1)}\n`)
process.stdout.write(`${messages.length} messages\n${summary.join('\n')}\nwritten: ${modelPath}\n`)
