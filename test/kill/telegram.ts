import { startBotApi, testToken } from '../support/botapi/server.ts'
import type { Messenger } from './phone.ts'

const firstId = 10_000

/** Telegram's stand-in. */
export async function openTelegram(): Promise<Messenger> {
  const api = await startBotApi()
  return {
    settings: { TELEGRAM_BOT_TOKEN: testToken, TELEGRAM_API_ROOT: api.url },
    prepare: async () => undefined,
    async phone(index) {
      const user = api.user({ id: firstId + index, language: 'ko' })
      return {
        transport: 'telegram',
        address: String(user.id),
        shown: () => user.all.map(({ id, text, buttons }) => ({ id, text, choices: buttons.length })),
        send: (text) => void user.send(text),
        press(message, choice) {
          const button = user.all.find(({ id }) => id === message.id)?.buttons[choice]
          if (!button) return false
          user.press(button.text)
          return true
        },
      }
    },
    unread: async () => api.updates.pending(),
    written: () => (api.counts.get('sendMessage') ?? 0) + (api.counts.get('editMessageText') ?? 0),
    close: () => api.close(),
  }
}
