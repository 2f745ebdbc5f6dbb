/** Longest text that can be nothing but a day, a place, a number, a name or a time. */
export const bareCharsMax = 20

// "It is", "it is in", "it has been": they make a sentence of a value without telling anything.
const copula =
  /(?:에서?)? ?(?:입니다|이었습니다|였습니다|임다|이였슴다|였슴다|이었어요|였어요|이에요|예요|이요|요|(?:있|있었|됐|되었|되였|지났|넘었)(?:습니다|슴다|어요|소|음))?[.!~…]*$/u
// "Is shut in", "lies there": somebody's state, not a place.
const stateOf = /[아어여혀려져켜해겨쳐] ?있/u
// "They say she comes": what is left of it without its ending would pass for a name.
const reported = /[대래재]요[.!~…]*$/u
const finals = 28
const doubleSiot = 20
const hangulFirst = 0xac00
const koreanTelling =
  /(?:니다|슴다|[아어여해돼와워져]요|(?<!이라)는데|려고|한다|된다|간다|온다|대요|래요|니까|해라|주세요|줘)$/u
const chineseTelling = /[被抓打杀逃追救怕]|带走|了$/u
const englishTelling =
  /\b(?:i|me|my|he|she|him|her|they|them|we|us|is|are|was|were|be|has|have|had|do|did|not|no|help|took|taken|came|gone|can)\b/iu

/**
 * Whether a text that was understood as a value (사흘 전, 도문입니다, 37살, by Friday) tells nothing beside it. A verb in it
 * means that it does. In doubt false, so that the text is read in full.
 */
export function isBareValue(text: string): boolean {
  const trimmed = text.trim()
  if (trimmed.length > bareCharsMax || /[?？]/u.test(trimmed)) return false
  if (stateOf.test(trimmed) || reported.test(trimmed)) return false
  const rest = trimmed.replace(copula, '')
  if (koreanTelling.test(rest) || chineseTelling.test(rest) || englishTelling.test(rest)) return false
  return !Array.from(rest).some(isPast)
}

// Nearly every syllable that ends in ㅆ is the mark of what was done: 갔, 잡혔, 끊겼. 있 only says where.
function isPast(sign: string): boolean {
  if (sign === '있') return false
  const at = (sign.codePointAt(0) ?? 0) - hangulFirst
  return at >= 0 && at < 11_172 && at % finals === doubleSiot
}
