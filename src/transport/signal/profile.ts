import { Aci, usernames } from '@signalapp/libsignal-client'
import { ProfileKey } from '@signalapp/libsignal-client/dist/zkgroup/index.js'
import type { StoredSignalAccount } from '../../store/signal-account.ts'
import type { Chat } from './chat.ts'
import { encryptProfileField } from './provisioning.ts'
import { fetchJson } from './request.ts'
import { bytes } from './bytes.ts'

/** Limits of Signal's nicknames. */
const nicknameCharsMin = 3
const nicknameCharsMax = 32
const usernameLinkPrefix = 'https://signal.me/#eu/'

/** Sets the name that people see: the account's profile, encrypted under its profile key, without a picture. */
export async function setProfileName(chat: Chat, account: StoredSignalAccount, name: string): Promise<void> {
  const key = new ProfileKey(bytes(Buffer.from(account.profileKey, 'base64')))
  const aci = Aci.fromUuid(account.aci)
  await fetchJson(chat, 'PUT', '/v1/profile', {
    version: key.getProfileKeyVersion(aci).toString(),
    commitment: Buffer.from(key.getCommitment(aci).serialize()).toString('base64'),
    name: encryptProfileField(name, key.serialize()),
    avatar: false,
    sameAvatar: false,
  })
}

/**
 * Takes a username (`nick.12`; the number is chosen) and makes the link by which people reach the account without
 * knowing a telephone number. Rejects with plain words when the nickname cannot be used or none is free.
 */
export async function setUsername(chat: Chat, nickname: string): Promise<{ name: string; link: string }> {
  let candidates: string[]
  try {
    candidates = usernames.generateCandidates(nickname, nicknameCharsMin, nicknameCharsMax)
  } catch {
    throw new Error('The name must be 3 to 32 Latin letters, digits or _, and not begin with a digit.')
  }
  const hashes = new Map(candidates.map((name) => [Buffer.from(usernames.hash(name)).toString('hex'), name]))
  const usernameHashes = [...hashes.keys()].map((hash) => bytes(Buffer.from(hash, 'hex'))).slice(0, 20)
  const reserved = await chat.reserveUsernameHash({ usernameHashes })
  const name = hashes.get(Buffer.from(reserved).toString('hex'))
  if (name === undefined) throw new Error('Signal reserved another name than one of those it was asked for.')
  const { entropy, encryptedUsername } = usernames.createUsernameLink(name)
  const handle = await chat.confirmUsername({ username: name, usernameCiphertext: encryptedUsername })
  return { name, link: usernameLink(entropy, handle) }
}

/** `handle` is the UUID under which the encrypted name lies on the server; the rest of the link is its key. */
export function usernameLink(entropy: Uint8Array, handle: string): string {
  const uuid = Buffer.from(handle.replaceAll('-', ''), 'hex')
  return usernameLinkPrefix + Buffer.concat([entropy, uuid]).toString('base64url')
}
