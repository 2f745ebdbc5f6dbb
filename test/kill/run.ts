import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statement } from '../../src/store/database.ts'
import { examine, type Examined } from './examine.ts'
import { crowdMsMax, inviteOperators, joinOperators, takeCases } from './operators.ts'
import { playPerson, seeded, sleep } from './people.ts'
import type { Messenger } from './phone.ts'
import { openProgram, type Program } from './program.ts'
import { openSignalServer } from './signal.ts'
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

/**
 * Lets people go through intakes while the program is killed again and again, then lets all operators claim every
 * case, talk and close, still under kills; and reads in the database what became of it.
 */
export async function runKillTest(options: KillOptions): Promise<KillResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-kill-'))
  const telegram = await openTelegram()
  const signal = options.over === 'signal' ? await openSignalServer() : null
  const messengers: Messenger[] = signal ? [signal, telegram] : [telegram]
  const program = openProgram(dataDir, Object.assign({}, ...messengers.map(({ settings }) => settings)))
  try {
    for (const messenger of messengers) await messenger.prepare(dataDir)
    await program.start()
    await program.stop()
    return await play(options, dataDir, messengers, program)
  } finally {
    await program.stop()
    for (const messenger of messengers) await messenger.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** People are on the first messenger, operators on all of them in turn. */
async function play(
  options: KillOptions,
  dataDir: string,
  messengers: readonly Messenger[],
  program: Program,
): Promise<KillResult> {
  const phones = (count: number, first: number, of: (index: number) => Messenger | undefined) =>
    Promise.all(Array.from({ length: count }, (_, index) => of(index)?.phone(first + index)).filter((one) => !!one))
  const operatorPhones = await phones(options.operators, 0, (index) => messengers[index % messengers.length])
  const peoplePhones = await phones(options.people, options.operators, () => messengers[0])
  const operators = await inviteOperators(dataDir, operatorPhones)
  await program.start()
  await joinOperators(operators)

  let killing = true
  const killer = killNowAndThen(program, options.kills, seeded(options.seed), () => killing)
  const people = await Promise.all(
    peoplePhones.map((phone, index) => playPerson(phone, index, seeded(options.seed * 1000 + index))),
  )
  await Promise.all([killer, takeCases(operators, () => program.kills < options.kills)])
  killing = false
  await settle(dataDir, messengers)
  await program.stop()
  const found = await withStore(dataDir, (database, vault) => examine(database, vault, people, operators))
  const messages = people.reduce((sum, { sent }) => sum + sent.length, 0)
  const { kills, postgresKills } = program
  return { people: people.length, kills, postgresKills, messages, ...found }
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
