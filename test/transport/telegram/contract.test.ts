import { transportContract, type FarPerson, type TransportHarness } from '../../contract/transport.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { telegramAt } from '../../support/telegram.ts'

let nextUser = 40_001

function farPerson(api: BotApi): FarPerson {
  const user = api.user({ id: nextUser++ })
  return {
    address: String(user.id),
    say: async (text, options) =>
      String(user.send(text, options?.quotes === undefined ? {} : { replyTo: Number(options.quotes) })),
    photo: async (bytes, caption) => void user.sendPhoto(bytes, { caption }),
    edit: async (ref, text) => user.edit(Number(ref), text),
    react: async (ref, emoji) => user.react(Number(ref), emoji),
    press: async (label) => user.press(label),
    block: async () => user.block(),
    seen: async () =>
      user.messages.map((message) => ({
        ref: String(message.id),
        text: message.text,
        bytes: message.file?.bytes ?? null,
        buttons: message.buttons.map((button) => button.text),
      })),
  }
}

async function openHarness(): Promise<TransportHarness> {
  const api = await startBotApi()
  return {
    open: () => telegramAt(api),
    person: async () => farPerson(api),
    unacknowledged: async () => api.updates.pending(),
    breakNextSend: async () => api.faults.add({ kind: 'reset', method: 'sendMessage' }),
    close: () => api.close(),
  }
}

transportContract('Telegram', openHarness)
