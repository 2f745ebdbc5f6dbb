import { openNetwork } from '../../src/transport/signal/network.ts'
import { networkOf } from '../support/signal/hotline.ts'
import { endWithLauncher } from './processes.ts'
import { linkInMemory, openEcho } from './signal-echo.ts'

/** The least that a Signal bot can do: it answers every message with the same text and keeps nothing but in memory. */
const [port = '', ca = ''] = process.argv.slice(2)
endWithLauncher()
const network = openNetwork(networkOf({ port: Number(port), ca }))
const account = await linkInMemory(network, (url) => console.log(url))
const chat = await openEcho(network, account)
console.log(account.aci)
process.on('SIGTERM', () => void chat.disconnect().finally(() => process.exit(0)))
