import { endWithLauncher } from './processes.ts'

/** The stand-in of Telegram, ending with the bench that started it. */
endWithLauncher()
await import('../support/botapi/main.ts')
