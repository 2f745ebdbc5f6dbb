import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statement } from '../../src/store/database.ts'
import { examine, type Examined } from './examine.ts'
import { crowdMsMax, inviteOperators, joinOperators, takeCases, type Operator } from './operators.ts'
import { playPerson, seeded, sleep, type Person } from './people.ts'
import type { Messenger, Phone } from './phone.ts'
import { openProgram, type Program } from './program.ts'
import { openSignalServer, type SignalMessenger } from './signal.ts'
import { withStore } from './store.ts'
import { openTelegram } from './telegram.ts'

export type KillOptions = {
  /** Over which messenger people write. With Signal, the operators are on Signal and Telegram in turn. */
  over: 'telegram' | 'signal'
  people: number
  kills: number
  operators: number
  seed: number
}

export type KillResult = Examined & { people: number; kills: number; postgresKills: number; messages: number }

/** Once the bot wrote nothing for so long, it has nothing left to write. */
const wordsQuietMs = 10_000
const breakEveryMsMax = 20_000
const brokenMsMax = 1_500

/**
 * Lets people go through intakes while the program is killed again and again, then lets all operators claim every
 * case, talk and close, still under kills; and reads in the database what became of it.
 */
export async function runKillTest(options: KillOptions): Promise<KillResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-kill-'))
  const telegram = await openTelegram()
  const signal = options.over === 'signal' ? await openSignalServer() : null
  const forPeople: Messenger = signal ?? telegram
  const messengers = new Set([forPeople, telegram])
  const program = openProgram(dataDir, Object.assign({}, ...[...messengers].map(({ settings }) => settings)))
  try {
    for (const messenger of messengers) await messenger.prepare(dataDir)
    await program.start()
    await program.stop()
    const people = await Promise.all(
      Array.from({ length: options.people }, (_, index) => forPeople.phone(options.operators + index)),
    )
    const operators = []
    for (let index = 0; index < options.operators; index++)
      operators.push(await (index % 2 === 0 ? forPeople : telegram).phone(index))
    const played = await play(options, dataDir, program, signal, people, operators)
    await settle(dataDir, [...messengers])
    await program.stop()
    const found = await withStore(dataDir, (database, vault) =>
      examine(database, vault, played.people, played.operators),
    )
    const messages = played.people.reduce((sum, { sent }) => sum + sent.length, 0)
    const { kills, postgresKills } = program
    return { people: people.length, kills, postgresKills, messages, ...found }
  } finally {
    await program.stop()
    for (const messenger of messengers) await messenger.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function play(
  options: KillOptions,
  dataDir: string,
  program: Program,
  signal: SignalMessenger | null,
  peoplesPhones: readonly Phone[],
  operatorsPhones: readonly Phone[],
): Promise<{ people: Person[]; operators: Operator[] }> {
  const operators = await inviteOperators(dataDir, operatorsPhones)
  await program.start()
  await joinOperators(operators)

  let killing = true
  const killer = killNowAndThen(program, options.kills, seeded(options.seed), () => killing)
  const breaker = signal && breakNowAndThen(signal, seeded(options.seed + 1), () => killing)
  const people = await Promise.all(
    peoplesPhones.map((phone, index) => playPerson(phone, index, seeded(options.seed * 1000 + index))),
  )
  await Promise.all([killer, takeCases(operators, () => program.kills < options.kills)])
  killing = false
  await breaker
  return { people, operators }
}

async function killNowAndThen(
  program: Program,
  kills: number,
  random: () => number,
  going: () => boolean,
): Promise<void> {
  while (program.kills < kills && going()) {
    await sleep(800 + random() * 3_000)
    const withPostgres = random() < 0.3
    if (withPostgres && random() < 0.5) await program.killPostgres()
    await program.kill()
    if (withPostgres) await program.killPostgres()
    await program.start()
  }
}

/** Between the kills the connection breaks too, while messages are on their way both ways. */
async function breakNowAndThen(signal: SignalMessenger, random: () => number, going: () => boolean): Promise<void> {
  while (going()) {
    await sleep(random() * breakEveryMsMax)
    await signal.breakOff(random() * brokenMsMax)
  }
}

const unsent = statement('', `select 1 from outbox where state = 'queued' and kind <> 'page' limit 1`)

/** Waits until the bot has taken everything, has nothing left to send, and has written nothing for a while. */
async function settle(dataDir: string, messengers: readonly Messenger[]): Promise<void> {
  await withStore(dataDir, async (database) => {
    const until = Date.now() + crowdMsMax
    let count = -1
    let since = Date.now()
    while (Date.now() < until && Date.now() - since < wordsQuietMs) {
      const written = messengers.reduce((sum, messenger) => sum + messenger.written(), 0)
      const unread = await Promise.all(messengers.map((messenger) => messenger.unread()))
      const busy = unread.some((one) => one > 0) || (await database.query(unsent)).length > 0
      if (busy || written !== count) since = Date.now()
      count = written
      await sleep(100)
    }
  })
}
