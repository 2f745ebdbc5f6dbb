import type { Config } from './config.ts'
import type { Route } from './http.ts'
import type { Texts } from './i18n/texts.ts'
import type { Log } from './log.ts'
import type { Database } from './store/database.ts'
import { openSimulator } from './transport/simulator/simulator.ts'
import type { Sink, Transport, TransportName, TransportTraits } from './transport/transport.ts'
import type { Vault } from './vault/vault.ts'

export type TransportDeps = { log: Log; vault: Vault; texts: Texts; database: Database }

export type OpenedTransports = {
  transportOf(name: string): Transport | null
  traitsOf(name: TransportName): TransportTraits
  /** Addresses of the local HTTP server that messengers call. */
  routes(sink: Sink): Route[]
  /** Starts all that are configured. One that cannot start does not keep the others from running. */
  start(sink: Sink): Promise<{ name: string; on: boolean; detail: string }[]>
  stop(): Promise<void>
}

const unknownTraits: TransportTraits = { buttons: false, endToEndEncrypted: false, deleteWithinMs: null }

/** The transports that the configuration switches on. */
export function openTransports(
  config: Config,
  _deps: TransportDeps,
  extra: readonly Transport[] = [],
): OpenedTransports {
  const transports = new Map<string, Transport>(extra.map((transport) => [transport.name, transport]))
  if (config.SIMULATOR && !transports.has('simulator'))
    transports.set('simulator', openSimulator({ dataDir: config.DATA_DIR }))
  return {
    transportOf: (name) => transports.get(name) ?? null,
    traitsOf: (name) => transports.get(name)?.traits ?? unknownTraits,
    routes: () => [],
    async start(sink) {
      const states = []
      for (const transport of transports.values()) {
        await transport.start(sink)
        states.push({ name: transport.name, on: true, detail: '' })
      }
      return states
    },
    stop: async () => {
      for (const transport of transports.values()) await transport.stop()
    },
  }
}
