import { LibSignalErrorBase, type ErrorCode } from '@signalapp/libsignal-client'
import { expect, test } from 'vitest'
import type { LinkDeps } from '../../../src/transport/signal/link.ts'
import { registerAccount } from '../../../src/transport/signal/register.ts'

/** A registration that gets as far as the account, which the service then refuses; nothing is stored by then. */
function refusing(code: keyof typeof ErrorCode, more: Record<string, unknown>): LinkDeps {
  const refused = new LibSignalErrorBase('no', code, 'test', more)
  const service = {
    sessionState: { allowedToRequestCode: true },
    requestVerification: async () => undefined,
    verifySession: async () => true,
    registerAccount: async () => {
      throw refused
    },
  }
  const network = { net: { createRegistrationSession: async () => service } }
  return { network, deviceName: 'Desktop' } as unknown as LinkDeps
}
const steps = { captcha: async () => 'x', code: async () => '111111' }

test('a number with a PIN is refused with what can be done about it', async () => {
  const deps = refusing('RegistrationLock', {
    timeRemainingSeconds: 5.5 * 86_400,
    svr2Username: 'u',
    svr2Password: 'p',
  })
  const registering = registerAccount(deps, '+821012345678', steps)
  await expect(registering).rejects.toThrow(/Registration Lock off.*after 6 days.*signal link/)
})

test('a number that was tried too often, and anything unforeseen, end in plain words', async () => {
  const often = registerAccount(refusing('RateLimitedError', { retryAfterSecs: 60 }), '+821012345678', steps)
  await expect(often).rejects.toThrow('asks to wait')
  const unforeseen = registerAccount(refusing('RegisterAccountRequestRejected', {}), '+821012345678', steps)
  await expect(unforeseen).rejects.toThrow('Signal refused')
})
