import type { Ready } from '../app.ts'
import type { Config } from '../config.ts'
import { notLinked } from '../transports.ts'

/** What is on, what is off, and what to type next: at most fifteen lines. */
export function readyLines(config: Config, ready: Ready): string[] {
  const line = (name: string, text: string): string => `  ${name.padEnd(11)}${text}`
  const state = (name: string): Ready['transports'][number] | undefined =>
    ready.transports.find((transport) => transport.name === name)
  const messenger = (name: string, off: string): string => {
    const found = state(name)
    if (!found) return `off - ${off}`
    if (found.detail === notLinked) return `off - ${found.detail}`
    return [found.on ? 'on' : 'NOT WORKING', found.detail].filter((part) => part !== '').join(' - ')
  }
  const key = ready.keyCreated
    ? `made just now: ${ready.keyPath} - keep a copy apart from the database`
    : `${ready.keyPath} - nothing can be read without it`
  return [
    'Deungdae is running. Ctrl-C stops it.   (등대가 켜졌습니다)',
    '',
    line('Telegram', messenger('telegram', 'set TELEGRAM_BOT_TOKEN to switch it on')),
    ...(state('signal') ? [line('Signal', messenger('signal', ''))] : []),
    line('Terminals', messenger('simulator', 'SIMULATOR=on switches them on')),
    line('Database', ready.database === 'embedded' ? `built in, in ${config.DATA_DIR}/postgres` : 'DATABASE_URL'),
    line('Queue', ready.queue === 'redis' ? 'REDIS_URL' : 'in the same database'),
    line('Key', key),
    line('Health', `http://${config.HTTP_HOST}:${ready.httpPort}/health`),
    ...ready.warnings.slice(0, 2).map((warning) => line('Warning', warning)),
    '',
    ...nextLines(ready),
  ].slice(0, 15)
}

function nextLines(ready: Ready): string[] {
  const chat = 'As a person: npm run chat      As an operator: npm run desk      Help: npm run deungdae -- --help'
  if (ready.operators > 0) return [`Operators: ${ready.operators}.`, chat]
  return ['NOBODY CAN BE CALLED YET. Invite an operator: npm run deungdae -- operators invite NAME', chat]
}
