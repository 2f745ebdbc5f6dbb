import type { Api } from 'grammy'
import type { Texts } from '../../i18n/texts.ts'
import { languages, type Language } from '../../korean/language.ts'

/** The entries of the command menu, in the order in which they are shown; the intake reads them as words. */
export const menuCommands = ['help', 'human', 'skip', 'back', 'stop', 'erase'] as const

/**
 * Sets the command menu and the neutral descriptions of the bot in each language, and in the default one for all
 * other settings (https://core.telegram.org/bots/api#setmycommands). `more` are entries that not every hotline has. Nothing in them says whom the bot is for.
 */
export async function setMenu(
  api: Api,
  texts: Texts,
  languageDefault: Language,
  more: readonly 'signal'[],
  signal: AbortSignal,
): Promise<void> {
  const stop = signal as never
  for (const language of [null, ...languages]) {
    const say = (key: string): string => texts.say(language ?? languageDefault, `telegram:${key}`)
    const of = language === null ? {} : { language_code: language }
    const commands = [...menuCommands, ...more].map((command) => ({ command, description: say(command) }))
    await api.setMyCommands(commands, { scope: { type: 'all_private_chats' }, ...of }, stop)
    await api.setMyDescription(say('description'), of, stop)
    await api.setMyShortDescription(say('short_description'), of, stop)
  }
}
