import { setTimeout as sleep } from 'node:timers/promises'
import { localesFolder } from '../folders.ts'
import { createTexts, readResources, type Texts } from '../i18n/texts.ts'
import { readArguments } from './arguments.ts'
import { createScreen } from './demo-screen.ts'
import { openParty, type Party } from './demo-party.ts'
import { isPage } from './desk.ts'
import { createInvitation } from './operators.ts'
import { withServiceStore } from './chat.ts'
import { openService, type Service } from './service.ts'

const help = `npm run demo -- [--json]
Plays the main job once, without any account: somebody in danger writes, an operator is called, they talk, the case
is closed. It runs in a private service that is removed afterwards.
계정 없이 한 번 보여 드립니다.

  --json   print one JSON object a line instead`

const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** How long a page may take before the person is asked to confirm the danger. */
const pageMsMax = 3_000
/** A pause between steps, so that somebody can read along. */
const readMs = 900

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, options)
  if (values.help) {
    console.log(help)
    return 0
  }
  const screen = createScreen(values.json === true)
  screen.note('Starting a private service ... (시작하는 중입니다)')
  const service = await openService(true)
  try {
    await play(service, screen, values.json === true || !process.stdout.isTTY ? 0 : readMs)
  } finally {
    await service.stop()
  }
  return 0
}

type Screen = ReturnType<typeof createScreen>

async function play(service: Service, screen: Screen, pauseMs: number): Promise<void> {
  const texts = createTexts(await readResources(localesFolder))
  const pause = (): Promise<unknown> => sleep(pauseMs)
  const show = (side: 'person' | 'operator') => (from: 'self' | 'hotline', said: { text: string; choices: string[] }) =>
    screen.said(side, from, said)
  const person = await openParty({ path: service.path, address: 'demo-person', show: show('person') })
  const operator = await openParty({ path: service.path, address: 'demo-operator', show: show('operator') })
  try {
    screen.columns()
    await enrol(service, operator, texts)
    await pause()
    await person.say('안녕하십니까')
    await person.sees('the first question', (frame) => 'choices' in frame && frame.choices !== undefined)
    await pause()

    const pageMs = await alarm(person, operator)
    screen.step('paged', `The operator was called ${pageMs} ms after the alarming message.`, { pageMs })
    await pause()
    const code = await operator.press()
    await operator.sees('the claim', says(texts.say('ko', 'desk:brief_words')))
    await person.sees('that a human has come', says(texts.say('ko', 'intake:operator_joined')))
    screen.step('claimed', 'The operator has the case; what both write goes to the other.')
    await pause()

    await relay(operator, person, '안녕하십니까. 제가 돕겠습니다. 지금 안전한 곳에 계십니까?')
    await pause()
    await relay(person, operator, '네. 집에 혼자 있습니다. 동생은 오늘 새벽에 연길에서 잡혔습니다.')
    await pause()
    await relay(
      operator,
      person,
      '알겠습니다. 지금 바로 도울 사람들에게 알리겠습니다. 이 대화로 다시 연락드리겠습니다.',
    )
    await pause()
    await operator.say('/note 연길, 오늘 새벽. 관계 기관에 알림')
    await operator.sees('the note', says(texts.say('ko', 'desk:noted', { code })))
    await operator.say('/close')
    await person.sees('the end', says(texts.say('ko', 'intake:case_closed')))
    await operator.sees('the closing', says(texts.say('ko', 'desk:closed', { code })))
    screen.step('closed', 'The case is closed.')
    screen.done({ pageMs })
  } finally {
    person.close()
    operator.close()
  }
}

function says(part: string): (frame: { type: string; text?: string }) => boolean {
  return (frame) => frame.text?.includes(part) === true
}

async function enrol(service: Service, operator: Party, texts: Texts): Promise<void> {
  const made = { name: '상담원 1', role: 'operator', language: 'ko' } as const
  const { code } = await withServiceStore(service, (store) => createInvitation(store, made))
  await operator.say(`/join ${code}`, '/join **********')
  await operator.sees('the enrolment', says(made.name))
  await operator.say('/duty on')
  await operator.sees('the start of the shift', says(texts.say('ko', 'desk:duty_on')))
}

/** Sends the alarming message and answers with the time until the operator was called, in ms. */
async function alarm(person: Party, operator: Party): Promise<number> {
  const startedAt = performance.now()
  await person.say('동생이 방금 중국 공안에게 잡혀갔습니다. 북송될 것 같습니다. 살려 주십시오.')
  const paged = await operator.sees('the page', isPage, pageMsMax).catch(() => null)
  if (paged === null) {
    await person.say('예')
    await operator.sees('the page', isPage)
  }
  return Math.round(performance.now() - startedAt)
}

async function relay(from: Party, to: Party, words: string): Promise<void> {
  await from.say(words)
  await to.sees('the words of the other side', says(words))
}
