import type { AnswerWord } from '../korean/answers.ts'
import { normalize } from '../korean/normalize.ts'
import { handedOverKey } from './flow-set.ts'
import { currentStep } from './position.ts'
import { namedOption, putOpen } from './put.ts'
import { recapPositions, sendValue } from './recap.ts'
import { run, submit } from './run.ts'
import type { Answer } from './session.ts'
import { sayEngine, topFrame, type Turn } from './turn.ts'

const sendCharsMax = 24
const send =
  /(?:보내(?:줘|주세요|주십시오|주시오|세요|십시오|시오|요|오)?|보냅니다|보낼게요|(?:发|发送|提交)(?:了|吧|出去)?|send|sendit|sendplease|sendthis)$/u

// "Send it", in the words of the last option or others; "do not send" is none of them.
function isSend(text: string): boolean {
  if (text.length > sendCharsMax) return false
  const plain = normalize(text).unspaced.replace(/[\p{P}\p{S}]/gu, '')
  return send.test(plain) && !/안|못|마|말|不|别|not|dont/u.test(plain)
}

const correctCharsMax = 30
// "3번 고칠래요", "날짜가 틀렸어요", "改第3个": what is to be corrected, and that it is.
const correct =
  /^(?:改|修改|更正|change|correct|fix) ?|[을를이가은는도]? ?(?:다시 ?)?(?:고칠|고치|고쳐|바꿀|바꾸|바꿔|수정|정정|틀렸|틀린|틀려|잘못)[가-힣 ]{0,8}[.!]?$/gu

function withoutCorrect(text: string): string {
  return text.length > correctCharsMax ? text : text.trim().replace(correct, '')
}

/** The option of the recap that a number, a label or a "yes" means. A number comes first: here 1 is no "yes". */
export function recapChoice(turn: Turn, word: AnswerWord | null, text: string): string | null {
  return namedOption(turn, withoutCorrect(text)) ?? (word === 'yes' || isSend(text) ? sendValue : null)
}

// The option says that it goes to an operator: choosing it is the consent to that, and there is no other.
function consentToOperator(turn: Turn): void {
  const answer: Answer = { raw: sendValue, value: { kind: 'yes_no', value: 'yes' } }
  const flow = topFrame(turn)?.flow ?? ''
  turn.events.push({ type: 'answered', flow, step: handedOverKey, key: handedOverKey, answer })
}

/** Sends the answers, or puts one question again; its frame goes when it is answered, and the recap comes back. */
export function chooseRecap(turn: Turn, value: string): void {
  const step = currentStep(turn)?.step
  if (value === sendValue && step?.type === 'submit') {
    consentToOperator(turn)
    submit(turn, step)
    if (!turn.over) run(turn)
    return
  }
  const position = recapPositions(turn)[Number(value)]
  if (position === undefined) {
    sayEngine(turn, 'again.recap')
    return putOpen(turn, 'same')
  }
  turn.session.frames = [...turn.session.frames, { flow: position.flow, step: position.step, once: true }]
  run(turn)
}
