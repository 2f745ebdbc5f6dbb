import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { publish } from '../../src/desk/publish.ts'
import { openLog } from '../../src/log.ts'
import { linkDevice } from '../../src/transport/signal/link.ts'
import { openNetwork } from '../../src/transport/signal/network.ts'
import { openSignal } from '../../src/transport/signal/signal.ts'
import { signalTraits } from '../../src/transport/signal/traits.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { endWithUs } from '../support/endWithUs.ts'
import { networkOf } from '../support/signal/hotline.ts'
import { plainSources } from './engine.ts'
import { postmasterOf } from './hotline.ts'
import { endWithLauncher } from './processes.ts'

/**
 * The whole program in a process of its own, over Signal at the given port, with an intake of as many questions as
 * named. `mute` takes messages as always and sends no answers: what remains is decrypting and committing.
 */
const [port = '', ca = '', questions = '', mode = ''] = process.argv.slice(2)
endWithLauncher()
const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-bench-'))
/** People answer within moments here: the clock hurries, so that nobody is taken for a flood. */
const hurry = 200
const startedAt = Date.now()
const now = (): Date => new Date(startedAt + (Date.now() - startedAt) * hurry)

const isMute = mode === 'mute'
const settings = {
  DATA_DIR: dataDir,
  HTTP_PORT: '0',
  SIMULATOR: 'off',
  SIGNAL_DISAPPEARING_DAYS: '0',
  SIGNAL_TEST_SERVER_PORT: port,
  SIGNAL_TEST_SERVER_CA: ca,
}
const { config } = readConfig(settings, dataDir)
const log = openLog('warn')
const mute: Transport = {
  name: 'signal',
  traits: signalTraits,
  start: () => Promise.resolve(),
  send: () => Promise.resolve({ type: 'sent', refs: ['out:1'] }),
  fetchMedia: () => Promise.resolve({ type: 'gone', reason: 'mute' }),
  stop: () => Promise.resolve(),
}
const app = await startApp({ config, log, now, ...(isMute ? { transports: [mute] } : {}) })
const { database, vault } = app
endWithUs(await postmasterOf(dataDir), 'QUIT', dataDir)
const published = await publish(database, plainSources(Number(questions)), { publishedBy: 'bench' })
if (published.type !== 'published') throw new Error(JSON.stringify(published))
await app.refresh()
const network = networkOf({ port: Number(port), ca })
const deps = { database, vault, network: openNetwork(network), deviceName: 'bench' }
const { aci } = await linkDevice(deps, (url) => console.log(url))
const options = { disappearingSeconds: 0, readReceipts: false, typing: false, transcripts: false }
const ears = openSignal({ database, vault, log, network, options, onAlarm: async () => undefined, question: () => '' })
if (isMute) await ears.start(app.sink)
console.log(aci)
const stop = async (): Promise<void> => {
  await ears.stop()
  await app.stop()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
