import type { SignalAccount } from '../../store/signal-account.ts'
import { connectBriefly } from './link.ts'
import type { Network } from './network.ts'
import { fetchJson } from './request.ts'

/** Takes this device off the account's list. False when the service did not do it: then the phone has to. */
export async function removeDevice(network: Network, account: SignalAccount): Promise<boolean> {
  try {
    const chat = await connectBriefly(network, account)
    try {
      await fetchJson(chat, 'DELETE', `/v1/devices/${account.deviceId}`)
      return true
    } finally {
      await chat.disconnect()
    }
  } catch {
    return false
  }
}
