import type { Config } from '../../config.ts'
import type { NetworkSettings } from './network.ts'

/** How Signal is reached, out of the program's settings. */
export function networkSettings(config: Config): NetworkSettings {
  const { SIGNAL_TEST_SERVER_PORT: port, SIGNAL_TEST_SERVER_CA: ca } = config
  return {
    environment: config.SIGNAL_ENVIRONMENT,
    proxy: config.SIGNAL_PROXY,
    censorshipCircumvention: config.SIGNAL_CENSORSHIP_CIRCUMVENTION,
    testServer: port !== undefined && ca !== undefined ? { port, ca } : null,
  }
}
