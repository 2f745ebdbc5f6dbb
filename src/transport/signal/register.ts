import { randomBytes } from 'node:crypto'
import {
  ErrorCode,
  KyberPreKeyRecord,
  LibSignalErrorBase,
  Net,
  PrivateKey,
  SignedPreKeyRecord,
} from '@signalapp/libsignal-client'
import { ProfileKey } from '@signalapp/libsignal-client/dist/zkgroup/index.js'
import type { SignalAccount } from '../../store/signal-account.ts'
import { captchaOf } from './captcha.ts'
import { firstKeys, inBase64, keepAccount, newPassword, newRegistrationId, type LinkDeps, type Linked } from './link.ts'
import { identityPair, type NewKey } from './keys.ts'
import { ProxyError } from './only-proxy.ts'
import { bytes } from './bytes.ts'

const captchasMax = 3

/** What a person has to do meanwhile. */
export type RegisterSteps = {
  /** The answer of the captcha page. */
  captcha(): Promise<string>
  /** The code that came by SMS. */
  code(): Promise<string>
}

/**
 * Registers a telephone number as an account of its own, with this program as its only device. It takes the number
 * away from any phone that has it. Rejects with plain words for what a person can do something about.
 */
export async function registerAccount(deps: LinkDeps, e164: string, steps: RegisterSteps): Promise<Linked> {
  const service = await plainly(deps.network.net.createRegistrationSession({ e164 }))
  for (let tries = 0; !service.sessionState.allowedToRequestCode; tries++) {
    if (tries >= captchasMax) throw new Error('Signal did not take the captcha. Try again later.')
    await plainly(service.submitCaptcha(captchaOf(await steps.captcha())))
  }
  await plainly(service.requestVerification({ transport: 'sms', client: 'desktop', languages: ['ko', 'en'] }))
  const isVerified = await plainly(service.verifySession((await steps.code()).replaceAll(/\D/g, '')))
  if (!isVerified) throw new Error('That was not the code. Start again.')
  const now = deps.now ?? Date.now
  const account = blankAccount()
  const keys = firstKeys(account, now())
  const answer = await plainly(service.registerAccount(argumentsOf(account, keys)))
  const registered = {
    ...account,
    aci: answer.aci.getServiceIdString(),
    pni: answer.pni?.getServiceIdString() ?? null,
    number: answer.number ?? e164,
  }
  return keepAccount(deps, registered, keys)
}

/** An account with fresh keys, before the service has given it its ids. Its first device is number 1. */
function blankAccount(): SignalAccount {
  return {
    aci: '',
    pni: null,
    number: null,
    deviceId: 1,
    password: newPassword(),
    aciIdentity: newIdentity(),
    pniIdentity: newIdentity(),
    aciRegistrationId: newRegistrationId(),
    pniRegistrationId: newRegistrationId(),
    profileKey: randomBytes(32).toString('base64'),
  }
}

function newIdentity(): ReturnType<typeof inBase64> {
  const key = PrivateKey.generate()
  return inBase64({ publicKey: key.getPublicKey().serialize(), privateKey: key.serialize() })
}

function argumentsOf(
  account: SignalAccount,
  keys: ReturnType<typeof firstKeys>,
): Parameters<Net.RegistrationService['registerAccount']>[0] {
  const profileKey = new ProfileKey(bytes(Buffer.from(account.profileKey, 'base64')))
  return {
    accountPassword: account.password,
    skipDeviceTransfer: true,
    accountAttributes: new Net.AccountAttributes({
      recoveryPassword: bytes(randomBytes(32)),
      aciRegistrationId: account.aciRegistrationId,
      pniRegistrationId: account.pniRegistrationId,
      registrationLock: null,
      unidentifiedAccessKey: profileKey.deriveAccessKey(),
      unrestrictedUnidentifiedAccess: false,
      capabilities: new Set(['attachmentBackfill', 'spqr', 'usernameChangeSyncMessage']),
      // Nobody finds out by the number that there is a hotline behind it.
      discoverableByPhoneNumber: false,
    }),
    aciPublicKey: identityPair(account.aciIdentity).publicKey,
    aciSignedPreKey: signedOf(keys.aci),
    aciPqLastResortPreKey: lastResortOf(keys.aci),
    pniPublicKey: identityPair(account.pniIdentity ?? account.aciIdentity).publicKey,
    pniSignedPreKey: signedOf(keys.pni),
    pniPqLastResortPreKey: lastResortOf(keys.pni),
  }
}

function recordOf(keys: readonly NewKey[], kind: NewKey['kind']): Uint8Array<ArrayBuffer> {
  const found = keys.find((key) => key.kind === kind)
  if (!found) throw new Error('a key that was just made is missing')
  return bytes(found.record)
}

function signedOf(keys: readonly NewKey[]): SignedPreKeyRecord {
  return SignedPreKeyRecord.deserialize(recordOf(keys, 'signed'))
}

function lastResortOf(keys: readonly NewKey[]): KyberPreKeyRecord {
  return KyberPreKeyRecord.deserialize(recordOf(keys, 'last_resort'))
}

const unreachable = 'Signal cannot be reached. Check the network, or SIGNAL_PROXY.'

/** What can be done about a number whose owner locked it with a PIN. */
function locked(secondsLeft: number): string {
  const days = Math.max(1, Math.ceil(secondsLeft / 86_400))
  return (
    'This number is protected by a Signal PIN (registration lock). On the phone that has it: Settings, Account, ' +
    `switch Registration Lock off, and run this again. Without that phone the lock ends after ${days} days in which ` +
    'nobody uses the account. Or keep the phone and link it instead: npm run deungdae -- signal link'
  )
}

async function plainly<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    if (error instanceof ProxyError) throw new Error(unreachable, { cause: error })
    if (!(error instanceof LibSignalErrorBase)) throw error
    const name = ErrorCode[error.code] ?? 'unknown'
    if (error.code === ErrorCode.RateLimitedError)
      throw new Error('Signal asks to wait before this number is tried again.', { cause: error })
    if (LibSignalErrorBase.is(error, ErrorCode.RegistrationLock))
      throw new Error(locked(error.timeRemainingSeconds), { cause: error })
    if (error.code === ErrorCode.IoError) throw new Error(unreachable, { cause: error })
    throw new Error(`Signal refused (${name}).`, { cause: error })
  }
}
