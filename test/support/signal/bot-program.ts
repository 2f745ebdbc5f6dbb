import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { openLog } from '../../../src/log.ts'

/** The whole program, to be killed by a test. Its settings come from the environment. */
const { config } = readConfig(process.env, process.env['DATA_DIR'] ?? '')
await startApp({ config, log: openLog(config.LOG_LEVEL) })
process.send?.('ready')
