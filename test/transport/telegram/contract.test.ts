import { transportContract, type FarPerson, type TransportHarness } from '../../contract/transport.ts'
import { startBotApi } from '../../support/botapi/server.ts'
import type { BotApi } from '../../support/botapi/api.ts'
import { telegramAt } from '../../support/telegram.ts'

let nextUser = 40_001

function farPerson(api: BotApi): FarPerson {
  const user = api.user({ id: nextUser++ })
  const written: number[] = []
  return {
    address: String(user.id),
    async say(text, options) {
      const id = user.send(text, options?.quotes === undefined ? {} : { replyTo: Number(options.quotes) })
      written.push(id)
      return String(id)
    },
    photo: async (bytes, caption) => void user.sendPhoto(bytes, { caption }),
    edit: async (ref, text) => user.edit(Number(ref), text),
    react: async (ref, emoji, options = {}) => user.react(Number(ref), options.removed ? null : emoji),
    press: async (label) => user.press(label),
    block: async () => user.block(),
    seen: async () =>
      user.messages.map((message) => ({
        ref: String(message.id),
        text: message.text,
        bytes: message.file?.bytes ?? null,
        buttons: message.buttons.map((button) => button.text),
      })),
    reactions: async () =>
      written.flatMap((id) => {
        const emoji = user.reactionOn(id)
        return emoji === null ? [] : [{ ref: String(id), emoji }]
      }),
  }
}

async function openHarness(): Promise<TransportHarness> {
  const api = await startBotApi()
  return {
    open: () => telegramAt(api),
    person: async () => farPerson(api),
    unacknowledged: async () => api.updates.pending(),
    breakNextSend: async () => {
      for (const method of ['sendMessage', 'setMessageReaction']) api.faults.add({ kind: 'reset', method })
    },
    close: () => api.close(),
  }
}

transportContract('Telegram', openHarness)
