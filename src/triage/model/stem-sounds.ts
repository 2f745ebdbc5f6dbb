import { isHangul } from './sounds.ts'
import { lettersOf } from './letters.ts'
import { soundOf } from './sound.ts'

/**
 * What a stem may be followed by, and how many letters of that to leave away again. Its last sound depends on it: 끝내고싶
 * ends in ㅂ when nothing follows, but 끝내고 싶어 is heard as 끝내고시퍼 and 싶네 as 심네.
 */
const followers = [
  { text: '', letters: 0 },
  { text: '어', letters: 1 },
  { text: '네', letters: 2 },
  { text: '다', letters: 2 },
] as const
const finals = 28
const hangulFirst = 0xac00

/** The letters of a stem by sound, once for every way in which its last consonant is heard. */
export function stemSounds(stem: string, { keepTense }: { keepTense: boolean }): number[][] {
  const forms = new Map<string, number[]>()
  for (const { text, letters } of endsInConsonant(stem) ? followers : followers.slice(0, 1)) {
    const { units } = lettersOf(soundOf(stem + text, { keepTense }))
    const form = units.slice(0, units.length - letters)
    forms.set(form.join(), form)
  }
  return [...forms.values()]
}

function endsInConsonant(stem: string): boolean {
  const last = stem.charCodeAt(stem.length - 1)
  return isHangul(last) && last >= hangulFirst && (last - hangulFirst) % finals !== 0
}
