import { attachmentBytesMax } from '../intake/inputs.ts'
import { findAttachment, postponeAttachment, storeBytes, type Attachment } from '../store/attachments.ts'
import type { Database } from '../store/database.ts'
import type { OutboundBody, Transport } from '../transport/transport.ts'
import type { Vault } from '../vault/vault.ts'

/** Tries before a file is given up; the network keeps it for a while, and a bad line comes back. */
const attemptsMax = 20
const retryMsMin = 5_000
const retryMsMax = 15 * 60_000

export type AttachmentDeps = {
  database: Database
  vault: Vault
  transportOf: (name: string) => Transport | null
  /** Gives the file up and tells whoever sent it. */
  lose: (attachment: Attachment, state: 'declined' | 'lost') => Promise<void>
}

export type LoadedAttachment = { type: 'bytes'; body: OutboundBody } | { type: 'lost' } | { type: 'retry' }

/** The bytes of an attachment, fetched from its network and sealed on the first call. */
export async function loadAttachment(deps: AttachmentDeps, id: string): Promise<LoadedAttachment> {
  const found = await findAttachment(deps.database, deps.vault, id)
  if (!found || found.state === 'lost' || found.state === 'declined') return { type: 'lost' }
  const { kind, meta } = found
  const body = (bytes: Uint8Array): LoadedAttachment => ({
    type: 'bytes',
    body: { type: 'media', kind, bytes, mime: meta.mime, ...(meta.name === null ? {} : { name: meta.name }) },
  })
  if (found.bytes) return body(found.bytes)
  const fetched = (await deps.transportOf(found.transport)?.fetchMedia(meta.ref, attachmentBytesMax)) ?? {
    type: 'retry' as const,
    afterMs: retryMsMin,
  }
  switch (fetched.type) {
    case 'fetched':
      await storeBytes(deps.database, deps.vault, id, fetched.bytes)
      return body(fetched.bytes)
    case 'too_large':
      await deps.lose(found, 'declined')
      return { type: 'lost' }
    case 'gone':
      await deps.lose(found, 'lost')
      return { type: 'lost' }
    case 'retry': {
      if (found.attempts + 1 >= attemptsMax) {
        await deps.lose(found, 'lost')
        return { type: 'lost' }
      }
      const backoff = Math.min(retryMsMax, retryMsMin * 2 ** Math.min(found.attempts, 10))
      await postponeAttachment(deps.database, id, Math.max(backoff, fetched.afterMs))
      return { type: 'retry' }
    }
  }
}
