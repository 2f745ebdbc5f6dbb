import { referralsFor, type Directory, type DirectoryEntry } from '../flow/directory.ts'
import type { Texts } from '../i18n/texts.ts'
import type { Language } from '../korean/language.ts'
import type { IntakeDeps } from './intake.ts'

/** What persons are shown of the referral directory, in their language and for their country. */
export type Referrals = Pick<IntakeDeps, 'numbersIn' | 'referralsIn'>

/** The lists are short: the directory shows at most `referralsMax` entries, and each of its texts has a bound. */
export function createReferrals(directory: Directory, texts: Texts): Referrals {
  const referralsIn: Referrals['referralsIn'] = (country, topic, language) => {
    const lines = referralsFor(directory, { country, topic }).map((entry) => lineOf(entry, language))
    return lines.length === 0 ? null : lines.join('\n')
  }
  return {
    referralsIn,
    numbersIn(country, language) {
      const lines = referralsIn(country, 'emergency', language)
      return lines === null ? null : texts.say(language, 'intake:numbers', { lines })
    },
  }
}

function lineOf(entry: DirectoryEntry, language: Language): string {
  const hours = entry.hours === null ? '' : ` (${entry.hours[language]})`
  const risk = entry.risk_note === null ? '' : `\n  ${entry.risk_note[language]}`
  return `· ${entry.name[language]}: ${entry.contact ?? ''}${hours}${risk}`
}
