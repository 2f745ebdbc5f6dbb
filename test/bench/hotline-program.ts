import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { publish } from '../../src/desk/publish.ts'
import { openLog } from '../../src/log.ts'
import { endWithUs } from '../support/endWithUs.ts'
import { telegramAt } from '../support/telegram.ts'
import type { BotApi } from '../support/botapi/api.ts'
import { plainSources } from './engine.ts'
import { postmasterOf } from './hotline.ts'
import { endWithLauncher } from './processes.ts'

/**
 * The whole program in a process of its own, with Telegram at the address given. Only the rates at which Telegram
 * itself lets a bot write, some 30 messages a second, are lifted: they would be all that is measured.
 */
/** More than anybody here is asked. */
const questions = 100
const [url = '', token = '', dataDir = ''] = process.argv.slice(2)
endWithLauncher()
const { config } = readConfig({ DATA_DIR: dataDir, HTTP_PORT: '0', SIMULATOR: 'off' }, dataDir)
const lifted = { burst: 1_000_000, perSecond: 1_000_000 }
const rates = { overall: lifted, perChat: lifted, perGroup: lifted, waitMsMax: 5_000, waitingMax: 5_000 }
const telegram = await telegramAt({ url, token } as BotApi, { rates })
const app = await startApp({ config, log: openLog('silent'), transports: [telegram] })
endWithUs(await postmasterOf(dataDir), 'QUIT', dataDir)
const published = await publish(app.database, plainSources(questions), { publishedBy: 'bench' })
if (published.type !== 'published') throw new Error(JSON.stringify(published))
await app.refresh()
console.log('ready')
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)))
