import type { Texts } from '../i18n/texts.ts'
import { settleAttachment } from '../store/attachments.ts'
import type { Tx } from '../store/database.ts'
import { post, type Outgoing } from '../store/outbox.ts'
import { lockPersonById } from '../store/persons.ts'
import type { Vault } from '../vault/vault.ts'

/** Gives up a file that cannot be fetched and tells whoever sent it. Does nothing when it was settled meanwhile. */
export async function loseFile(
  tx: Tx,
  deps: { vault: Vault; texts: Texts },
  attachment: { id: string; personId: string },
  state: 'declined' | 'lost',
): Promise<Outgoing[]> {
  const { personId, contactId, language, openCaseId } = await lockPersonById(tx, attachment.personId)
  if (!(await settleAttachment(tx, attachment.id, state))) return []
  const text = deps.texts.say(language ?? 'ko', state === 'lost' ? 'intake:file_lost' : 'intake:declined_too_large')
  return post(tx, deps.vault, [
    { personId, contactId, kind: 'notice', body: { type: 'text', text }, caseId: openCaseId },
  ])
}
