import { understandAnswer } from '../korean/answers.ts'
import { understandPlace } from '../korean/place.ts'
import { watch } from '../triage/watch.ts'

// Between them they need every list: a name that is mistyped, and a sentence in each language.
const mistyped = '연긴'
const texts = [mistyped, '어제 저녁에 시장에 다녀왔습니다.', 'we went to the market', '昨天去了市场']

/**
 * Reads a few messages, so that the lists that are made with the first one are there before anybody writes: making them
 * takes a fifth of a second, for which nobody in danger should wait.
 */
export function warmUp(): void {
  for (const text of texts) {
    watch(text)
    understandAnswer(text)
    understandPlace(text)
  }
}
