import { run } from '@grammyjs/runner'
import { Bot } from 'grammy'
import { endWithLauncher } from './processes.ts'

/** The least that a bot can do, by the usual means: it answers every text with the same text and stores nothing. */
const [url = '', token = ''] = process.argv.slice(2)
endWithLauncher()
const bot = new Bot(token, { client: { apiRoot: url } })
bot.on('message:text', (context) => context.reply(context.message.text))
await bot.init()
const runner = run(bot)
console.log('ready')
process.on('SIGTERM', () => void runner.stop().then(() => process.exit(0)))
