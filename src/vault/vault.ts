import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { openBytes, sealBytes } from './seal.ts'

/**
 * What a sealed value is for. Each purpose has a key of its own. `report` and `note` pass the same seam as the
 * others, so that sealing them to the desk's key instead is a change in this folder alone.
 */
export type Purpose =
  'address' | 'inbox' | 'outbox' | 'attachment' | 'report' | 'note' | 'draft-key' | 'signal' | 'setting'

export type Vault = {
  /** Seals for a purpose and one row (`id` is bound in: the value cannot be moved to another row). */
  seal(purpose: Purpose, id: string, plain: string | Uint8Array): Buffer
  open(purpose: Purpose, id: string, sealed: Uint8Array): Buffer
  sealJson(purpose: Purpose, id: string, value: unknown): Buffer
  openJson<T>(purpose: Purpose, id: string, sealed: Uint8Array): T
  /** The keyed hash by which an address is found without being stored: 32 bytes. */
  addressIndex(transport: string, address: string): Buffer
  /** Keyed hash of a secret that only has to be recognised (an invitation code). */
  secretIndex(kind: string, secret: string): Buffer
  /** A new key for the drafts of one intake, and the same key wrapped for its row. */
  newDraft(personId: string): { draft: Draft; keySealed: Buffer }
  openDraft(personId: string, keySealed: Uint8Array): Draft
}

/** Seals what belongs to one unfinished intake; deleting the wrapped key makes all of it unreadable. */
export type Draft = {
  seal(id: string, value: unknown): Buffer
  open<T>(id: string, sealed: Uint8Array): T
}

export function openVault(serverKey: Uint8Array): Vault {
  const keys = new Map<string, Buffer>()
  const keyFor = (name: string): Buffer => {
    let key = keys.get(name)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', serverKey, Buffer.alloc(0), `deungdae ${name}`, 32))
      keys.set(name, key)
    }
    return key
  }
  const hash = (name: string, parts: string[]): Buffer => {
    const hmac = createHmac('sha256', keyFor(name))
    // Lengths in front of the parts: ('ab', 'c') and ('a', 'bc') must not meet.
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`)
    return hmac.digest()
  }
  const seal = (purpose: Purpose, id: string, plain: string | Uint8Array): Buffer =>
    sealBytes(keyFor(purpose), `${purpose} ${id}`, typeof plain === 'string' ? Buffer.from(plain) : plain)
  const open = (purpose: Purpose, id: string, sealed: Uint8Array): Buffer =>
    openBytes(keyFor(purpose), `${purpose} ${id}`, sealed)

  return {
    seal,
    open,
    sealJson: (purpose, id, value) => seal(purpose, id, JSON.stringify(value)),
    openJson: <T>(purpose: Purpose, id: string, sealed: Uint8Array) =>
      JSON.parse(open(purpose, id, sealed).toString()) as T,
    addressIndex: (transport, address) => hash('blind-index', [transport, address]),
    secretIndex: (kind, secret) => hash('secret-index', [kind, secret]),
    newDraft(personId) {
      const key = randomBytes(32)
      return { draft: draftOf(key), keySealed: seal('draft-key', personId, key) }
    },
    openDraft: (personId, keySealed) => draftOf(open('draft-key', personId, keySealed)),
  }
}

function draftOf(key: Buffer): Draft {
  return {
    seal: (id, value) => sealBytes(key, `draft ${id}`, Buffer.from(JSON.stringify(value))),
    open: <T>(id: string, sealed: Uint8Array) => JSON.parse(openBytes(key, `draft ${id}`, sealed).toString()) as T,
  }
}
