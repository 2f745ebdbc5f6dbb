import { PublicKey } from '@signalapp/libsignal-client'
import type { SignalAccount } from '../../store/signal-account.ts'
import { identityPair } from './keys.ts'
import { bytes } from './bytes.ts'
import type { WireContent } from './wire.ts'

/**
 * Adds the proof that the identity of our telephone number and that of our account are the same: the key of the number
 * signs the key of the account (PniSignatureMessage). Without it, somebody who wrote to the number sees the answer come
 * from a stranger. An account without a number has nothing to prove.
 */
export function withPniProof(account: SignalAccount, content: WireContent): WireContent {
  const { pni, pniIdentity, aciIdentity } = account
  if (pni === null || pniIdentity === null) return content
  const own = PublicKey.deserialize(bytes(Buffer.from(aciIdentity.publicKey, 'base64')))
  const signature = identityPair(pniIdentity).signAlternateIdentity(own)
  return { ...content, pniSignatureMessage: { pni: pniBytes(pni), signature } }
}

/** The 16 bytes of a PNI without its prefix. */
function pniBytes(pni: string): Buffer {
  return Buffer.from(pni.replace('PNI:', '').replaceAll('-', ''), 'hex')
}
