import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statement, type Database } from '../../src/store/database.ts'
import type { Vault } from '../../src/vault/vault.ts'
import type { SignalServer } from '../support/signal/server.ts'
import { seeded, sleep } from './people.ts'
import { openProgram, type Program } from './program.ts'
import { openSignalServer } from './signal.ts'
import { keptOf, withStore } from './store.ts'

export type WritersOptions = {
  people: number
  /** How often the program is killed while they write. */
  kills: number
  /** How long Signal's server is away while they write; half of it silent, half of it breaking every connection. */
  outageSeconds: number
  seed: number
}

export type WritersResult = {
  people: number
  messages: number
  kills: number
  /** How often the program tried in vain to connect while the server was away. */
  triesInVain: number
  /** How many messages waited on the server when it came back. */
  waitingAfterOutage: number
  /** How long it took until everything was taken and answered, from the last word on. */
  drainedMs: number
  /** Everything that should not be. */
  wrong: string[]
}

const drainMsMax = 600_000
const connectMsMax = 180_000
/** People write before, between and after what happens to the program or the server. */
const aroundMs = 3_000
/** Everybody writes at once, and within this time the program is killed: it is in the midst of taking their words. */
const inTheMidstMsMax = 120
/** Whoever waits longer after each try gets no further within some minutes. */
const triesInVainMax = 14

/** When the bell rings, everybody writes the next word at once. */
type Crowd = { isOver: boolean; bell: PromiseWithResolvers<void> }

function ring(crowd: Crowd): void {
  const { resolve } = crowd.bell
  crowd.bell = Promise.withResolvers()
  resolve()
}

type Writer = { name: string; aci: string; sent: string[] }

/**
 * Lets people write over Signal, each a word at a time, while the program is killed at random or the server goes
 * away; then reads what was kept of each, and compares what the program believes to have sent with what phones got.
 */
export async function runWriters(options: WritersOptions): Promise<WritersResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-kill-'))
  const signal = await openSignalServer()
  const { server, settings } = signal
  const log: string[] = []
  const program = openProgram(dataDir, { ...settings, LOG_LEVEL: 'info' }, (line) => log.push(line))
  const random = seeded(options.seed)
  try {
    await signal.prepare(dataDir)
    const aci = signal.aci()
    const writers: Writer[] = []
    for (let index = 0; index < options.people; index++) {
      const name = `writer-${index}`
      writers.push({ name, aci: (await server.addPerson(name)).aci, sent: [] })
    }
    await program.start()
    const crowd: Crowd = { isOver: false, bell: Promise.withResolvers() }
    const writing = Promise.all(
      writers.map((writer, index) => write(server, aci, writer, seeded(options.seed * 1000 + index), crowd)),
    )
    await sleep(aroundMs)
    for (let kill = 0; kill < options.kills; kill++) {
      await sleep(random() * 4_000)
      ring(crowd)
      await sleep(random() * inTheMidstMsMax)
      await program.kill()
      await program.start()
    }
    const outage = await goAway(program, server, aci, options.outageSeconds, log)
    await sleep(aroundMs)
    crowd.isOver = true
    ring(crowd)
    await writing
    const overAt = performance.now()
    const wrong = await drained(server, aci, dataDir)
    const drainedMs = Math.round(performance.now() - overAt)
    await program.stop()
    if (!outage.isBack) wrong.push('the program did not connect again')
    if (options.outageSeconds > 0 && (outage.tries === 0 || outage.tries > triesInVainMax))
      wrong.push(`the program tried ${outage.tries} times to connect while the server was away`)
    wrong.push(...(await withStore(dataDir, (database, vault) => compare(database, vault, server, writers))))
    return {
      people: writers.length,
      messages: writers.reduce((sum, one) => sum + one.sent.length, 0),
      kills: program.kills,
      triesInVain: outage.tries,
      waitingAfterOutage: outage.waiting,
      drainedMs,
      wrong,
    }
  } finally {
    await program.stop()
    await signal.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function write(
  server: SignalServer,
  to: string,
  writer: Writer,
  random: () => number,
  crowd: Crowd,
): Promise<void> {
  while (!crowd.isOver) {
    const text = `${writer.name} ${writer.sent.length}`
    await server.write(writer.name, to, text)
    writer.sent.push(text)
    await Promise.race([sleep(1_500 + random() * 3_500), crowd.bell.promise])
  }
}

const times = (log: readonly string[], event: string): number =>
  log.filter((line) => line.includes(`"${event}"`)).length

/**
 * First nothing moves and nobody is told, then every connection breaks, then the program is killed and started; then
 * the server is there again.
 */
async function goAway(
  program: Program,
  server: SignalServer,
  aci: string,
  seconds: number,
  log: readonly string[],
): Promise<{ tries: number; waiting: number; isBack: boolean }> {
  if (seconds === 0) return { tries: 0, waiting: 0, isBack: true }
  const before = times(log, 'signal.disconnected')
  await server.call({ method: 'setLine', line: 'silent' })
  await sleep((seconds * 1_000) / 2)
  await server.call({ method: 'setLine', line: 'broken' })
  await sleep((seconds * 1_000) / 2)
  const tries = times(log, 'signal.disconnected') - before
  const waiting = (await server.call({ method: 'unacknowledged', aci })) as number
  // Whoever starts it meanwhile finds no server either.
  await program.kill()
  await program.start()
  const connected = times(log, 'signal.connected')
  await server.call({ method: 'setLine', line: 'up' })
  const until = Date.now() + connectMsMax
  while (times(log, 'signal.connected') === connected && Date.now() < until) await sleep(100)
  return { tries, waiting, isBack: times(log, 'signal.connected') > connected }
}

const queued = statement('', `select count(*)::int n from outbox where state = 'queued'`)

/** Waits until everything that was written is taken and everything that was to be said is sent. */
async function drained(server: SignalServer, aci: string, dataDir: string): Promise<string[]> {
  return withStore(dataDir, async (database) => {
    const until = Date.now() + drainMsMax
    for (;;) {
      const waiting = (await server.call({ method: 'unacknowledged', aci })) as number
      const unsent = (await database.query<{ n: number }>(queued))[0]?.n ?? 0
      if (waiting + unsent === 0) return []
      if (Date.now() > until) return [`${waiting} messages were never taken, ${unsent} never sent`]
      await sleep(250)
    }
  })
}

const sentRefs = statement('', `select unnest(refs) ref from outbox where state = 'sent'`)

async function compare(
  database: Database,
  vault: Vault,
  server: SignalServer,
  writers: readonly Writer[],
): Promise<string[]> {
  const wrong: string[] = []
  for (const { name, aci, sent } of writers) {
    const kept = await keptOf(database, vault, 'signal', aci)
    const words = kept.map((one) => one.text ?? one.type)
    if (JSON.stringify(words) !== JSON.stringify(sent))
      wrong.push(`${name} wrote ${sent.length} words, kept in this order: ${words.join(', ')}`)
    const states = new Set(kept.map((one) => one.state))
    if (states.has('failed')) wrong.push(`${name}: a turn failed`)
  }
  // A message may go out twice when the program dies between sending and noting it, but then under one timestamp.
  const believed = (await database.query<{ ref: string }>(sentRefs)).map(({ ref }) => ref)
  const shown = new Set<string>()
  for (const { name } of writers)
    for (const one of await server.seen(name)) if (one.kind === 'message') shown.add(`out:${one.timestamp}`)
  const missing = believed.filter((ref) => !shown.has(ref)).length
  const unknown = shown.size - (new Set(believed).size - missing)
  if (missing > 0) wrong.push(`${missing} messages were noted as sent and reached no phone`)
  if (unknown > 0) wrong.push(`${unknown} messages reached a phone and were not noted`)
  if (believed.length !== new Set(believed).size) wrong.push('two messages were sent under one timestamp')
  return wrong
}
