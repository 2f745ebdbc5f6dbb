import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyDirectory, parseDirectory, type Directory } from '../flow/directory.ts'
import type { Log } from '../log.ts'

/**
 * Reads `directory.yaml` beside the flows. A directory that is missing or broken is an empty one, with a warning: a
 * hotline without numbers helps more than one that does not start.
 */
export async function readDirectoryFile(flowsFolder: string, log: Log): Promise<Directory> {
  const yaml = await readFile(join(flowsFolder, 'directory.yaml'), 'utf8').catch(() => null)
  if (yaml === null) {
    log.warn('directory.missing')
    return emptyDirectory
  }
  const result = parseDirectory({ name: 'flows/directory.yaml', yaml })
  if (result.type === 'valid') return result.directory
  log.warn('directory.invalid', { count: result.problems.length })
  return emptyDirectory
}
