import { Fingerprint, PublicKey } from '@signalapp/libsignal-client'
import type { Queryable } from '../../store/database.ts'
import type { SignalAccount } from '../../store/signal-account.ts'
import { findSignalIdentity } from '../../store/signal-peers.ts'
import type { Vault } from '../../vault/vault.ts'
import { aciBytes } from './service-id.ts'
import { bytes } from './bytes.ts'

/** Rounds and version with which Signal's applications compute safety numbers of accounts known by their ACI. */
const iterations = 5_200
const version = 2

/**
 * The safety number that both sides of a conversation see in their applications, as twelve groups of five digits; null
 * while the person's key is not known.
 */
export async function safetyNumber(
  on: Queryable,
  vault: Vault,
  account: SignalAccount,
  peer: string,
): Promise<string | null> {
  const identity = await findSignalIdentity(on, vault, peer)
  if (!identity) return null
  const own = PublicKey.deserialize(bytes(Buffer.from(account.aciIdentity.publicKey, 'base64')))
  const theirs = PublicKey.deserialize(bytes(identity.key))
  const fingerprint = Fingerprint.new(iterations, version, aciBytes(account.aci), own, aciBytes(peer), theirs)
  return fingerprint.displayableFingerprint().toString().match(/\d{5}/g)?.join(' ') ?? null
}
