/**
 * Writes Korean roughly as it sounds, so that what people hear and misspell falls together: 잡혔어, 자폈어 and 잪혓어 all
 * become the same letters, as do 없어/업서 and 갇혔/가쳤. Tense and plain consonants, ㅐ and ㅔ, and the finals that sound
 * alike are one. Everything but syllables stays. Linear; works on the output of `normalize` without spaces.
 */
export function soundOf(text: string, options: { keepTense?: boolean } = {}): string {
  const units = Array.from(text, (character) => takeApart(character, options.keepTense ?? false))
  for (let at = 0; at + 1 < units.length; at++) join(units[at], units[at + 1])
  return units.map(putTogether).join('')
}

type Unit = { other: string } | { initial: number; vowel: number; final: string; other?: undefined }

const first = 0xac00
const finals = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ']
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const silent = initials.indexOf('ㅇ')
// ㄲ to ㄱ and so on: tension is the commonest thing that haste drops.
const plain = [0, 0, 2, 3, 3, 5, 6, 7, 7, 9, 9, 11, 12, 12, 14, 15, 16, 17, 18]
// ㅔ to ㅐ, ㅖ to ㅒ, ㅚ and ㅞ to ㅙ, ㅢ to ㅣ. ㅕ stays.
const alike = [0, 1, 2, 3, 4, 1, 6, 3, 8, 9, 10, 10, 12, 13, 14, 10, 16, 17, 18, 20, 20]
const vowelI = 20
const vowelYeo = 6
// What stays of a final before a consonant, and what moves over to a following vowel.
const clusters: Record<string, [stays: string, moves: string]> = {
  ㄳ: ['ㄱ', 'ㅅ'],
  ㄵ: ['ㄴ', 'ㅈ'],
  ㄶ: ['ㄴ', ''],
  ㄺ: ['ㄹ', 'ㄱ'],
  ㄻ: ['ㄹ', 'ㅁ'],
  ㄼ: ['ㄹ', 'ㅂ'],
  ㄽ: ['ㄹ', 'ㅅ'],
  ㄾ: ['ㄹ', 'ㅌ'],
  ㄿ: ['ㄹ', 'ㅍ'],
  ㅀ: ['ㄹ', ''],
  ㅄ: ['ㅂ', 'ㅅ'],
}
const closed: Record<string, string> = { ㄲ: 'ㄱ', ㅋ: 'ㄱ', ㅍ: 'ㅂ', ㄷ: 'ㅅ', ㅆ: 'ㅅ', ㅈ: 'ㅅ', ㅊ: 'ㅅ', ㅌ: 'ㅅ' }
const breathed: Record<string, string> = { ㄱ: 'ㅋ', ㅂ: 'ㅍ', ㅈ: 'ㅊ', ㄷ: 'ㅌ', ㅅ: 'ㅌ' }
const nasal: Record<string, string> = { ㄱ: 'ㅇ', ㅅ: 'ㄴ', ㅂ: 'ㅁ' }

function takeApart(character: string, keepTense: boolean): Unit {
  const code = character.charCodeAt(0) - first
  if (code < 0 || code >= 11_172) return { other: character }
  const written = Math.floor(code / 588)
  const initial = keepTense ? written : (plain[written] ?? 0)
  return { initial, vowel: alike[Math.floor(code / 28) % 21] ?? 0, final: finals[code % 28] ?? '' }
}

function join(left: Unit | undefined, right: Unit | undefined): void {
  if (left === undefined || left.other !== undefined || left.final === '') return
  const cluster = clusters[left.final]
  const [stays, moves] = cluster ?? ['', left.final]
  if (right === undefined || right.other !== undefined) {
    left.final = close(cluster ? stays : moves)
    return
  }
  const opens = initials[right.initial] ?? ''
  if (right.initial === silent && left.final !== 'ㅇ') {
    left.final = cluster ? stays : ''
    if (moves !== 'ㅎ' && moves !== '') right.initial = initials.indexOf(soften(moves, right.vowel))
    else if (moves === '' && cluster) {
      right.initial = initials.indexOf(stays)
      left.final = ''
    }
    return
  }
  if (opens === 'ㅎ' && breathed[close(moves)] !== undefined) {
    left.final = stays
    const base = close(moves)
    const heard = base === 'ㅅ' && (right.vowel === vowelI || right.vowel === vowelYeo || moves === 'ㅈ') ? 'ㅊ' : breathed[base]
    right.initial = initials.indexOf(heard ?? 'ㅎ')
    return
  }
  if (left.final === 'ㅎ' || left.final === 'ㄶ' || left.final === 'ㅀ') {
    left.final = stays
    const heard = breathed[opens]
    if (heard !== undefined && opens !== 'ㅅ') right.initial = initials.indexOf(heard)
    return
  }
  const kept = close(cluster ? stays : moves)
  left.final = opens === 'ㄴ' || opens === 'ㅁ' ? (nasal[kept] ?? kept) : kept
}

function close(final: string): string {
  return closed[final] ?? final
}

// 같이 and 붙여 are heard with ㅊ.
function soften(moves: string, vowel: number): string {
  if (vowel !== vowelI && vowel !== vowelYeo) return moves
  return moves === 'ㅌ' ? 'ㅊ' : moves === 'ㄷ' ? 'ㅈ' : moves
}

function putTogether(unit: Unit): string {
  if (unit.other !== undefined) return unit.other
  const final = Math.max(0, finals.indexOf(clusters[unit.final]?.[0] ?? close(unit.final)))
  return String.fromCharCode(first + unit.initial * 588 + unit.vowel * 28 + final)
}
