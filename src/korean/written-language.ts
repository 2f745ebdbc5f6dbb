import type { Language } from './language.ts'

/** UTF-16 units that are looked at: what somebody writes in shows at the beginning. */
const lookedAtMax = 400
const hangulMin = 4
const hanMin = 4
const englishWordsMin = 2

const hangul = /[가-힣]/gu
const han = /\p{Script=Han}/gu
const kana = /[ぁ-ヿ]/u
const latinWord = /[a-z]+(?:['’][a-z]+)?/gu
// A place or an office is written without any of these, whoever writes it.
const koreanSentence = /(?:다|요|까|오|소|죠|네|니|라|줘|어|아|야|함|둥)[\s\p{P}\p{S}ㅠㅜㅋㅎ]*$/u
const chineseSentence = /[我你您她他的了吗呢是这请没谁怎么]|救命|你好|您好/u
// None of these is a syllable of Korean in Latin letters; two of them make a sentence.
const englishWords: ReadonlySet<string> = new Set(
  'i my me you your we our us he she they them his her it its the an is are was were am been and or but not have has had can could will would this that there what who why how when where which with from for about please help need want know someone somebody something arrested missing danger speak english hello'.split(
    ' ',
  ),
)

/**
 * The language that a message is written in, by its script and its commonest words. Null for what anybody may write
 * whatever their language: names, places, numbers, single words, Korean in Latin letters.
 */
export function writtenLanguage(text: string): Language | null {
  const part = text.slice(0, lookedAtMax)
  if (kana.test(part)) return null
  const korean = countOf(part, hangul)
  const chinese = countOf(part, han)
  if (korean > 0) return korean >= hangulMin && korean > chinese && koreanSentence.test(part) ? 'ko' : null
  if (chinese > 0) return (chinese >= hanMin || /好|救/u.test(part)) && chineseSentence.test(part) ? 'zh' : null
  const words = new Set(part.toLowerCase().match(latinWord) ?? [])
  const isHello = words.size === 1 && words.has('hello')
  const known = [...words].filter((word) => englishWords.has(word.replace(/['’].*/u, '')))
  return known.length >= englishWordsMin || isHello ? 'en' : null
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
