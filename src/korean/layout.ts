import { convertHangulToQwerty, convertQwertyToAlphabet } from 'es-hangul'
import { composeLetters } from './jamo.ts'

/** Longest Latin word, in letters, that is tried as Korean typed on the wrong layout. */
export const slipLettersMax = 40
const slipLettersMin = 4

const latinWord = /[a-z]+/giu
// The keys of syllables: a consonant, one vowel or two, and at most two closing consonants. Few English words have their
// letters in such an order, and the others need not be composed to see that they are no Korean.
const syllableKeys = /^(?:[qwertasdfgzxcv][yuiophjklbnm]{1,2}[qwertasdfgzxcv]{0,2})+$/iu
// The syllables that make up nearly all everyday messages. English that happens to convert at all meets rarer ones
// (쟈, 퍄, 홋) within a word, which is how the two are told apart.
const commonSyllables = new Set(
  '가각간갇갈감갑갔강같개거걱건걸검겁것게겠겨격결경계고곤곧골곳공과관괜괴교구국군굴굶권귀그근글금급기길김까깐께꼭꼼꿈끌끝끊나난날남납났낮내낼냈냐너널넘넣네넵넷녀년념노녹놀농높놓누눈뉴는늘능니닌님다단달담답당대댁더덕던덜데도독돈돌동돼됐되된될됨두둘뒤드든들듣등디따때떠떨떻또뚫라락란람랍랑래랬량러런럼럽레려력련령로록론료루류르른를름리린림립마막만많말맞매머먹먼멀멈메며면명몇모목몰못무문묻물뭐미민밀밖반받발밤밥방배백버번벌법변별병보복본볼봐부북분불붙브비빨빼뺏빠사산살삼상새색생서석선설성세섰셔소속손송수순숨쉬스슨습슴시식신실싫심십싶싸써쓰씨아악안않알앗았앞애액야약양어억언얼업없었에여역연열염였영예오온올옮와왔왜외요욕용우운울움워원월위유육으은을음의이익인일잃임입있잊자작잖잘잠잡장재저적전절점정제져조족존좀종좋죄주죽준줄줘중즉지직진질집짓짜째쪽쫓쯤찰참창찾채처천철첫청체초촌총최추축출취치친침카코크키타탈탔태터테토통특파팔팠편평포폰표품피핀필하학한할함합핫항해했행향허험혀현협형호혹혼홀화확환활회후훈휴흘희히힘합혔혓갓햇엇졌쳤켜켰끼',
)
// Slips of two or three letters are taken only for these answers (네, 예, 응, 넵, 넹, 어, 아니, 도움).
const shortSlips = new Set(['sp', 'dP', 'dmd', 'spq', 'spd', 'spp', 'ddd', 'dj'])
// English and romanised words of four letters and more that happen to read as plausible Korean syllables.
const realWords = new Set<string>(
  'when work works also disk than then them sign signs such auto didn form forms down signal signals slash turn turns tutor thrown fork forks algo span spans goto theme chen auth dish shan clan fury flash goal goals theory clash dial dual torn torch town formal soap snap foto tofu tory dirk chan chin sudo todo corp cody cory dirt rial soak alan andy ryan glen shah thai clark shane diem elan zhao forma ansi durian'.split(
    ' ',
  ),
)

/**
 * Korean typed with the keyboard on Latin letters (two-set layout on QWERTY): `ehdhkwntpdy` gives 도와주세요. Capital
 * letters are shifted keys, so the raw text has to be given. Only words that become nothing but plausible Korean
 * syllables are converted; real English and romanised Korean stay. Returns null when no word was converted.
 */
export function fromQwerty(text: string): string | null {
  let converted = false
  const result = text.replace(latinWord, (word) => {
    const hangul = wordFromQwerty(word)
    if (hangul === null) return word
    converted = true
    return hangul
  })
  return converted ? result : null
}

/**
 * Latin letters typed with the keyboard on Korean: `ㅗ디ㅔ` gives help. Returns null unless a vowel stands alone in the
 * text, which Korean writing never has apart from tears (ㅠㅠ, ㅜㅜ), and the whole is one short word.
 */
export function toQwerty(text: string): string | null {
  if (text.length > slipLettersMax || !/[ㅏ-ㅛㅡ-ㅣ]/u.test(text) || !/^[가-힣ㄱ-ㅣ]+$/u.test(text)) return null
  return convertHangulToQwerty(text).toLowerCase()
}

/** The Latin letters of the keys with which Hangul was typed (two-set layout on QWERTY); the rest of the text stays. */
export function keysPressed(text: string): string {
  return convertHangulToQwerty(text)
}

function wordFromQwerty(word: string): string | null {
  if (shortSlips.has(word)) return composeLetters(convertQwertyToAlphabet(word))
  if (word.length < slipLettersMin || word.length > slipLettersMax || !syllableKeys.test(word)) return null
  const lower = word.toLowerCase()
  if (realWords.has(lower)) return null
  // Phones put a capital at the start of a message; inside a word a capital is a shifted key.
  for (const typed of new Set([word.charAt(0).toLowerCase() + word.slice(1), word, lower])) {
    const hangul = composeLetters(convertQwertyToAlphabet(typed))
    if (isPlausible(hangul)) return hangul
  }
  return null
}

function isPlausible(hangul: string): boolean {
  return hangul.length >= 2 && Array.from(hangul).every((syllable) => commonSyllables.has(syllable))
}
