import { composeLooseJamo } from '../jamo.ts'
import { normalize } from '../normalize.ts'
import { toSimplified } from '../traditional.ts'

/** Longest text, in UTF-16 units, in which a date is looked for. A date stands early in an answer to "when?". */
export const dateCharsMax = 3_000

/** Spellings seen in messages, brought to the one the lexicon knows. Typing slips first, then dialect. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/어재(?!든)|어쩨|어졔|(?<![가-힣])어(?:저|즈|지|적|제)(?:께|게|깨|끼|꼐|까)(?!죽)/gu, '어제'],
  [/그(?:그저|끄저|끄적|그적|끄)(?:께|깨|게|끼|꼐)|그(?:그|끄)(?:제|재)|그끄저깨/gu, '그끄제'],
  [/(?<![가-힣끄])그(?:저|즈|지|적|제)(?:께|깨|게|끼|꼐)|그재(?=[^가-힣]|$|밤|저|아|새|낮|에|오)|거제께/gu, '그제'],
  [/(?<![가-힣])아레(?=[^가-힣]|$|께|에|밤|저녁|아침|낮)/gu, '그제'],
  [/엊?그적께|엇그제|엇그저께|엊그(?:재|저께|저깨|제께|저게|적께)|엊끄제|어끄제/gu, '엊그제'],
  [/오눌|오널|오늘날짜|오를(?=[^가-힣]|$| 아침)|온늘/gu, '오늘'],
  [/(?:몇|멷|멱|몆)칠|(?:몇|멷|몆) ?일|메칠|몌칠|며츨|며칟/gu, '며칠'],
  [/사을(?= ?전)|사홀|사흫|사훌|삿흘|삼흘/gu, '사흘'],
  [/나을(?= ?전)|나훌|나홀(?= ?전)|나흫/gu, '나흘'],
  [/이튿(?= ?전)|이틑|이트(?= ?전)|잇틀|이뜰|이툴/gu, '이틀'],
  [/하로(?= ?전)|할루|하류(?= ?전)/gu, '하루'],
  [/닷세|다새(?= ?전)|닷쌔/gu, '닷새'],
  [/엿세(?= ?전|째)|여새(?= ?전)/gu, '엿새'],
  [/여드래/gu, '여드레'],
  [/아흐래|아으레/gu, '아흐레'],
  [/이래(?= ?전)/gu, '이레'],
  [/열을(?= ?전)|열홀|열훌/gu, '열흘'],
  [/보롬|뽀름/gu, '보름'],
  [/(?<=[일틀흘루새레름날칠달월년주해간분]) ?저(?:네|내|녜)(?![가-힣])/gu, ' 전에'],
  [/(?<=[일틀흘루새레름날칠달월년주해간분]) ?(?:쩐|젼|존)(?=[^가-힣]|에|$)/gu, ' 전'],
  [/주일날/gu, '일요일'],
  [/요닐|욜(?=[^가-힣]|날|에|밤|아|저|오|$)|요릴/gu, '요일'],
  [/([지다]) ?난 ?쭈|지난 ?쥬|저번 ?쭈/gu, '지난주'],
  [/다움(?= ?[주달날])/gu, '다음'],
  [/제작년|재장년|저작년/gu, '재작년'],
  [/장년|작녕|자견/gu, '작년'],
  [/새벡|세벽|새벅|샛벽/gu, '새벽'],
  [/아츰|아칙|아침절/gu, '아침'],
  [/저녘|저낙|저녁절|져녁/gu, '저녁'],
  [/방굼|방끔/gu, '방금'],
  [/중슌|쯩순/gu, '중순'],
  [/즈음|쯔음|쯤해서|쯤에|쭘|쯩/gu, '쯤'],
  [/튿날/gu, '틀날'],
  [/흗날/gu, '흘날'],
  [/룻날/gu, '루날'],
  [/샛날/gu, '새날'],
  [/렛날/gu, '레날'],
  [/개월달|게월|개윌/gu, '개월'],
  [/동지(?:달|딸)|동짓딸/gu, '동짓달'],
  // "오늘부터 나흘 전" counts from today, as "나흘 전" does.
  [/(?:오늘|지금)(?:로?부터|에서|으?로) ?(?=[^\s]{1,4} ?[^\s]{0,2} ?전)/gu, ''],
  [/윌/gu, '월'],
  [/二零(?=[〇零一二三四五六七八九])/gu, '二〇'],
]

const wideDashes = /[~∼〜～–—−]/gu

/** Folds a message into the spelling that the date lexicon reads: normalised, cut, typing slips and dialect mended. */
export function prepareDateText(text: string): string {
  const cut = composeLooseJamo(normalize(text.slice(0, dateCharsMax)).text).replace(wideDashes, '~')
  const simplified = toSimplified(cut).replace(/[‘’`]/gu, "'")
  return spellings.reduce((folded, [pattern, spelling]) => folded.replace(pattern, spelling), simplified)
}
