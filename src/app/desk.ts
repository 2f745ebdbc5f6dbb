import type { AppOptions } from '../app.ts'
import type { DeskDeps } from '../desk/desk.ts'
import { readDirectoryFile } from '../desk/directory-file.ts'
import { readFlowFiles } from '../desk/flow-files.ts'
import { publishShipped } from '../desk/publish.ts'
import { openRevisions, type LiveRevisions } from '../desk/revisions.ts'
import { readTriageFile } from '../desk/triage-file.ts'
import { flowsFolder, localesFolder } from '../folders.ts'
import { createTexts, readResources } from '../i18n/texts.ts'
import { createReferrals, type Referrals } from '../intake/referrals.ts'
import type { Database } from '../store/database.ts'
import { createAssessFacts, type AssessFacts } from '../triage/facts.ts'
import type { Vault } from '../vault/vault.ts'

/** What is read once at the start: the flows, which are published if they are new, the texts, numbers and rules. */
export async function openDesk(
  options: AppOptions,
  database: Database,
  vault: Vault,
  now: () => Date,
): Promise<{
  deskDeps: DeskDeps
  referrals: Referrals
  revisions: LiveRevisions
  assessFacts: AssessFacts
}> {
  const folder = options.flowsFolder ?? flowsFolder
  const base = await readResources(localesFolder)
  const texts = createTexts(base)
  await publishShipped(database, await readFlowFiles(folder, localesFolder))
  const revisions = await openRevisions(database, base)
  const referrals = createReferrals(await readDirectoryFile(folder, options.log), texts)
  return {
    deskDeps: { vault, texts, revisions, now, numbersIn: referrals.numbersIn },
    referrals,
    revisions,
    assessFacts: createAssessFacts(await readTriageFile(folder, options.log)),
  }
}
