import { finalOf, firstSyllable, lastSyllable, withFinal } from './jamo.ts'

const initialNieun = 2
const initialRieul = 5
const initialIeung = 11
const vowelCount = 21
const finalCount = 28
const finalSiot = 19
const finalDoubleSiot = 20
// ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ: before these both consonants fall away.
const softVowels = new Set([2, 6, 7, 12, 17, 20])

// Northern spelling keeps ㄹ and ㄴ at the start of Sino-Korean words. Where the spaces are gone the start of a word
// cannot be seen, so the words that matter here are listed as well.
const northernWords = pairs(
  '련락=연락 련결=연결 랍치=납치 로동=노동 령사=영사 래일=내일 려권=여권 류치=유치 렬차=열차 력사=역사 료리=요리 리별=이별 리산=이산 녀자=여자 녀성=여성 년령=연령 룡정=용정 림강=임강 련길=연길 로인=노인 리유=이유 리혼=이혼 리용=이용 란민=난민 류학=유학 려행=여행 려관=여관 량식=양식 량심=양심 림신=임신 련행=연행 령감=영감 리해=이해 닉명=익명 로씨야=노씨야',
)
// Endings of Hamgyong, Pyongan and Yanbian speech and common misspellings, longest first within a family.
const endings = pairs(
  '습네다=습니다 슴네다=습니다 슴니다=습니다 읍니다=습니다 습니더=습니다 습니당=습니다 습니댜=습니다 습미다=습니다 습닏다=습니다 습꾸마=습니다 슴꾸마=습니다 스꾸마=습니다 습구마=습니다 슴다=습니다 슴더=습니다 습다=습니다 슴돠=습니다 씀다=습니다 씀니다=습니다 씁니다=습니다 습니까=습니까 슴니까=습니까 습네까=습니까 슴까=습니까 씀까=습니까 습둥=습니까 슴둥=습니까 슴두=습니까 수다=습니다 지비=지요 지우=지요 니더=니다 네다=니다 니댜=니다 할께=할게 갈께=갈게 줄께=줄게 애요=예요 에요=예요 얘요=예요 되요=돼요 되여=돼요 안되=안돼 됬=됐 세여=세요 새요=세요 새여=세요 셰요=세요 쎄요=세요 셔요=세요 시요=시오 십쇼=십시오 십시요=십시오 싶시오=십시오 어여=어요 아여=아요 해여=해요 네여=네요 려여=려요 줘여=줘요 래여=래요 께여=게요 게여=게요 어욤=어요 아욤=아요 어염=어요 아염=아요 어유=어요 아유=아요 업서=없어 업어=없어 업써=없어 업스=없으 업습=없습 엄서=없어 업소=없소 엄습=없습 엄소=없소 엄슴다=없습니다 업슴다=없습니다 업슴니다=없습니다 업씀다=없습니다 없써=없어 없쓰=없으 없씀=없습 업쓰=없으 잇써=있어 맞씀=맞습 마씀=맞습 맛아=맞아 맛습=맞습 업읍니다=없습니다 없읍니다=없습니다 업다=없다 이써=있어 이서요=있어요 잇서=있어 있써=있어 실어요=싫어요 시러=싫어 조아=좋아 마자요=맞아요 마잔=맞잖 마씁=맞습 갠찮=괜찮 괞찮=괜찮 어떻해=어떡해',
)
// The written past and future of -갔- are the same letters as "went", so only stems that cannot have gone anywhere fold.
const northernFuture = /([르알하살되없잇잊주먹보싶좋])갓/gu
const shortFormal = /([가-힣])(다|까|둥|꾸마|네다|니다|니까)(?![가-힣])/gu
const formalAfterClosed = /([가-힣])소(?![가-힣])/gu
const closedStemFinals = new Set(['ㅅ', 'ㅄ', 'ㅀ', 'ㅎ', 'ㄶ', 'ㅈ', 'ㅌ'])

const touched = new Set([...northernWords.keys(), ...endings.keys(), '갓소다까둥꾸마네니'].join(''))

const endingPattern = alternation(endings)
const wordPattern = alternation(northernWords)

/**
 * Folds spellings that mean the same into one form: Northern 련락 and 녀자, Hamgyong and Yanbian endings (-슴다, -슴둥,
 * -습꾸마, -지비, 모르갔-), the short formal 함다, and everyday misspellings (됬, 할께, 주새요). The result is for matching
 * only and is not always standard Korean: fold both sides. Give it the output of `normalize`. Linear; never throws.
 */
export function foldSpelling(text: string): string {
  const words = foldDoubleSiot(text).replace(wordPattern, (word) => northernWords.get(word) ?? word)
  return foldWordStarts(words)
    .replace(northernFuture, '$1겟')
    .replace(endingPattern, (ending) => endings.get(ending) ?? ending)
    .replace(formalAfterClosed, foldHaso)
    .replace(shortFormal, foldShortFormal)
}

/**
 * Whether `foldSpelling` may change this syllable or take it away, whatever stands around it. Of all other syllables
 * the caller knows that they come through.
 */
export function mayFold(syllable: string): boolean {
  const final = finalOf(syllable) ?? ''
  return (
    touched.has(syllable) ||
    'ㅆㅁㅂ'.includes(final || ' ') ||
    dropInitial(syllable.charCodeAt(0)) !== syllable.charCodeAt(0)
  )
}

// 갔다 and 갓다, 했어 and 햇어 are confused all the time, in the North by rule of haste rather than of grammar.
function foldDoubleSiot(text: string): string {
  return replaceUnits(text, (unit) =>
    isSyllable(unit) && (unit - firstSyllable) % finalCount === finalDoubleSiot
      ? unit - finalDoubleSiot + finalSiot
      : unit,
  )
}

function foldWordStarts(text: string): string {
  return replaceUnits(text, (unit, at) => {
    const isStart = !isSyllable(text.charCodeAt(at - 1)) && isSyllable(text.charCodeAt(at + 1))
    return isStart ? dropInitial(unit) : unit
  })
}

// By units and not by patterns: this is done with nearly every message, several times.
function replaceUnits(text: string, change: (unit: number, at: number) => number): string {
  let replaced = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const other = change(unit, at)
    if (other === unit) continue
    replaced += text.slice(from, at) + String.fromCharCode(other)
    from = at + 1
  }
  return from === 0 ? text : replaced + text.slice(from)
}

function isSyllable(unit: number): boolean {
  return unit >= firstSyllable && unit <= lastSyllable
}

// 있소, 옳소, 잡혔소; an open syllable before 소 is a noun such as 파출소.
function foldHaso(whole: string, before: string): string {
  return closedStemFinals.has(finalOf(before) ?? '') ? `${before}습니다` : whole
}

// 함다, 됨다, 갑꾸마, 옴둥: the syllable before carries ㅁ or ㅂ in place of the standard ㅂ니.
function foldShortFormal(whole: string, before: string, ending: string): string {
  const final = finalOf(before)
  const standard = ending.endsWith('까') || ending === '둥' ? '니까' : '니다'
  if (final === 'ㅁ') return withFinal(before, 'ㅂ') + standard
  return final === 'ㅂ' && ending !== '다' && ending !== '까' ? before + standard : whole
}

function dropInitial(unit: number): number {
  if (!isSyllable(unit)) return unit
  const code = unit - firstSyllable
  const initial = Math.floor(code / (vowelCount * finalCount))
  const soft = softVowels.has(Math.floor(code / finalCount) % vowelCount)
  if (initial === initialRieul) return withInitial(code, soft ? initialIeung : initialNieun)
  return initial === initialNieun && soft ? withInitial(code, initialIeung) : unit
}

function withInitial(code: number, initial: number): number {
  return firstSyllable + initial * vowelCount * finalCount + (code % (vowelCount * finalCount))
}

function pairs(list: string): Map<string, string> {
  const folded = foldDoubleSiot(list).split(' ')
  return new Map(folded.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function alternation(words: ReadonlyMap<string, string>): RegExp {
  const longestFirst = [...words.keys()].toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.join('|'), 'gu')
}
