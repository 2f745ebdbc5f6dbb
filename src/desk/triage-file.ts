import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { readFactRules, type FactRule } from '../triage/fact-rules.ts'

/** Name of the file with the triage rules, beside the flows. */
export const triageFileName = 'triage.yaml'

/**
 * Reads the rules by which reports are assessed. Without them, or with rules that cannot be read, the service starts
 * all the same: the flows and the watch still raise. What can be read of a file with mistakes is used.
 */
export async function readTriageFile(flowsFolder: string, log: Log): Promise<FactRule[]> {
  const yaml = await readFile(join(flowsFolder, triageFileName), 'utf8').catch(() => null)
  if (yaml === null) {
    log.warn('triage_rules.missing')
    return []
  }
  const { rules, problems } = readFactRules({ name: `flows/${triageFileName}`, yaml })
  if (problems.length > 0) log.warn('triage_rules.invalid', { count: problems.length })
  return rules
}
