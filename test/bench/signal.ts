import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSignalServer, type SignalServer } from '../support/signal/server.ts'
import { calmSaying } from './engine.ts'
import { median, type Figure } from './measure.ts'
import { launch, type Running } from './processes.ts'

const people = 50
const questions = 204
/** Rounds of both programs in turn, each of some answers of everybody, after those that are not measured. */
const rounds = 8
const answersPerRound = 8
const warmAnswers = 24
/** What one program still does for its last answers must not cost the other one's time. */
const settleMs = 1_500
const burstPerPerson = 20
const bursts = 5
const answeredMsMax = 60_000
const pollMs = 2
const mbPerKb = 1 / 1024

/** The flags of `npm start`. */
const startFlags = ['--max-semi-space-size=2', '--optimize-for-size']
const messagesMax = 60_000
const restMs = 10_000

type Bot = { aci: string; running: Running }
type Words = (person: number) => string
type Phones = {
  write(to: string, text: Words): Promise<void>
  /** Everybody writes at once; resolves when everybody got the words expected. */
  turn(to: string, text: Words, expected: Words): Promise<void>
}

/** A full intake turn against an echo that keeps nothing, both through Signal's own mock server, in turn. */
export async function benchSignal(): Promise<Figure[]> {
  const server = await startSignalServer()
  const bots: Bot[] = []
  try {
    const ours = await begin(bots, server, 'signal-program.ts', [String(questions)])
    const bare = await begin(bots, server, 'signal-echo-program.ts')
    const phones = await addPhones(server, 'phone')
    const rates = { ours: [] as number[], bare: [] as number[] }
    const answerOurs = (answer: number) => answerQuestion(phones, ours, answer)
    const answerBare = (answer: number) =>
      phones.turn(
        bare.aci,
        () => calmSaying(answer),
        () => calmSaying(answer),
      )
    await beginIntake(phones, ours)
    await play(answerOurs, 1, warmAnswers)
    await play(answerBare, 1, warmAnswers)
    for (let first = warmAnswers + 1; rates.bare.length < rounds; first += answersPerRound) {
      rates.ours.push(await play(answerOurs, first, answersPerRound))
      rates.bare.push(await play(answerBare, first, answersPerRound))
    }
    return [
      { name: 'signal.turns_per_s', value: median(rates.ours), unit: '1/s' },
      { name: 'signal.bare_echo_per_s', value: median(rates.bare), unit: '1/s' },
      {
        name: 'signal.of_bare_echo',
        value: median(rates.ours.map((rate, round) => rate / (rates.bare[round] ?? Number.NaN))),
        unit: 'x',
        reach: '>= 0.6',
      },
    ]
  } finally {
    await close(server, bots)
  }
}

/** Messages a second that are decrypted and committed while no answers go out. */
export async function benchSignalTaking(): Promise<Figure[]> {
  const server = await startSignalServer()
  const bots: Bot[] = []
  try {
    const mute = await begin(bots, server, 'signal-program.ts', [String(questions), 'mute'])
    const phones = await addPhones(server, 'phone')
    await burst(server, phones, mute, ['/start flow_plain'])
    const rates: number[] = []
    for (let nth = 0; nth <= bursts; nth++) {
      const words = Array.from({ length: burstPerPerson }, (_, index) => calmSaying(nth + index))
      const rate = await burst(server, phones, mute, words)
      if (nth > 0) rates.push(rate)
    }
    return [{ name: 'signal.taken_per_s', value: median(rates), unit: '1/s' }]
  } finally {
    await close(server, bots)
  }
}

/** Memory of the program, started as `npm start` does, after many answered messages of 50 people at a time. */
export async function benchSignalMemory(messages = messagesMax): Promise<Figure[]> {
  const server = await startSignalServer()
  const bots: Bot[] = []
  try {
    const ours = await begin(bots, server, 'signal-program.ts', [String(questions)], startFlags)
    let sent = 0
    let most = 0
    for (let crowd = 0; sent < messages; crowd++) {
      const phones = await addPhones(server, `phone-${crowd}`)
      await beginIntake(phones, ours)
      sent += people
      for (let answer = 1; answer < questions && sent < messages; answer++) {
        await answerQuestion(phones, ours, answer)
        sent += people
        most = Math.max(most, await residentMb(ours))
      }
    }
    await sleep(restMs)
    return [
      { name: 'signal.messages', value: sent, unit: '' },
      { name: 'signal.program_most_mb', value: most, unit: 'MB' },
      { name: 'signal.program_mb', value: await residentMb(ours), unit: 'MB', reach: '<= 350' },
    ]
  } finally {
    await close(server, bots)
  }
}

/** Starts a program and links it to an account of its own: it prints the address to scan, then its ACI. */
async function begin(
  bots: Bot[],
  server: SignalServer,
  program: string,
  more: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Promise<Bot> {
  const args = [String(server.port), server.ca, ...more]
  const running = launch(join(import.meta.dirname, program), args, nodeOptions)
  const bot = { aci: '', running }
  bots.push(bot)
  const owner = `owner-${bots.length}`
  await server.addPerson(owner)
  await server.completeLink(owner, await running.line())
  bot.aci = await running.line()
  return bot
}

async function close(server: SignalServer, bots: readonly Bot[]): Promise<void> {
  for (const { running } of bots) await running.end()
  await server.stop()
}

async function addPhones(server: SignalServer, prefix: string): Promise<Phones> {
  const names = Array.from({ length: people }, (_, person) => `${prefix}-${person}`)
  for (const name of names) await server.addPerson(name)
  const read = names.map(() => 0)
  const write = async (to: string, text: Words): Promise<void> => {
    await Promise.all(names.map((name, person) => server.write(name, to, text(person))))
  }
  return {
    write,
    async turn(to, text, expected) {
      const waiting = new Set(names.keys())
      for (const [person, name] of names.entries()) read[person] = server.got(name).length
      await write(to, text)
      await until(() => {
        for (const person of waiting) {
          const got = server.got(names[person] ?? '')
          const news = got.slice(read[person])
          read[person] = got.length
          if (news.some((one) => one.kind === 'message' && one.body === expected(person))) waiting.delete(person)
        }
        return waiting.size === 0
      })
    },
  }
}

function beginIntake(phones: Phones, bot: Bot): Promise<void> {
  return phones.turn(
    bot.aci,
    () => '/start flow_plain',
    () => '질문 1',
  )
}

function answerQuestion(phones: Phones, bot: Bot, answer: number): Promise<void> {
  return phones.turn(
    bot.aci,
    () => calmSaying(answer),
    () => `질문 ${answer + 1}`,
  )
}

/** Answers a second over some rounds, and then time to settle. */
async function play(take: (answer: number) => Promise<void>, first: number, answers: number): Promise<number> {
  const startedAt = performance.now()
  for (let answer = first; answer < first + answers; answer++) await take(answer)
  const ms = performance.now() - startedAt
  await sleep(settleMs)
  return ((people * answers) / ms) * 1000
}

/** Everybody writes all these words at once; how many messages a second were committed, as acknowledgements tell. */
async function burst(server: SignalServer, phones: Phones, bot: Bot, words: readonly string[]): Promise<number> {
  const startedAt = performance.now()
  for (const word of words) await phones.write(bot.aci, () => word)
  await until(async () => (await server.call({ method: 'unacknowledged', aci: bot.aci })) === 0)
  return ((people * words.length) / (performance.now() - startedAt)) * 1000
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const limit = performance.now() + answeredMsMax
  while (!(await isDone())) {
    if (performance.now() > limit) throw new Error('not everybody was answered')
    await sleep(pollMs)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function residentMb({ running }: Bot): Promise<number> {
  const status = await readFile(`/proc/${running.child.pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * mbPerKb
}
