import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { invitationKind } from '../../src/desk/desk-port.ts'
import type { ReportContent } from '../../src/intake/report-content.ts'
import { newCode } from '../../src/store/ids.ts'
import { openDatabase, statement, type Database } from '../../src/store/database.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { insertInvite } from '../../src/store/operators.ts'
import { loadServerKey } from '../../src/vault/server-key.ts'
import { openVault, type Vault } from '../../src/vault/vault.ts'
import type { BotApi } from '../support/botapi/api.ts'
import { startBotApi, testToken } from '../support/botapi/server.ts'
import type { BotUser } from '../support/botapi/user.ts'
import { playPerson, seeded, sleep, type Person } from './people.ts'
import { openProgram, type Program } from './program.ts'

export type KillOptions = { people: number; kills: number; operators: number; seed: number }
export type KillResult = {
  people: number
  kills: number
  postgresKills: number
  messages: number
  cases: number
  urgentCases: number
  /** Everything that should not be. */
  wrong: string[]
}

const operatorIds = 900
/** Telegram takes one message a second for each chat: what a crowd's pages and answers need to reach four operators. */
const crowdMsMax = 1_500_000
/** Once no case was paged for the first time for so long, all have been: a queue of pages drains at one a second. */
const casesQuietMs = 15_000
/** Once nobody was told for so long that a case is theirs, those that are left will not be. */
const claimsQuietMs = 120_000
/** Once the bot wrote nothing for so long, it has nothing left to write. */
const wordsQuietMs = 10_000

/**
 * Lets people go through intakes while the program is killed again and again, then lets all operators claim every
 * case at once, talk and close, still under kills; and reads in the database what became of it.
 */
export async function runKillTest(options: KillOptions): Promise<KillResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-kill-'))
  const api = await startBotApi()
  const program = openProgram(dataDir, { TELEGRAM_BOT_TOKEN: testToken, TELEGRAM_API_ROOT: api.url })
  const random = seeded(options.seed)
  try {
    await program.start()
    await program.stop()
    const operators = await inviteOperators(dataDir, api, options.operators)
    await program.start()
    await Promise.all(operators.map((one) => one.user.waitFor(one.name)))
    operators[0]?.user.send('/duty on')
    await operators[0]?.user.waitFor('근무')

    let killing = true
    const killer = killNowAndThen(program, options.kills, random, () => killing)
    const people = await Promise.all(
      Array.from({ length: options.people }, (_, index) => playPerson(api, index, seeded(options.seed * 1000 + index))),
    )
    await waitForCases(operators)
    await Promise.all([killer, claimEverything(operators).then(() => talk(operators))])
    killing = false
    await settle(api)
    await program.stop()
    const wrong = people
      .filter((person) => person.gaveUp)
      .map((person) => `${person.user.id} was left without an answer`)
    return await examine(dataDir, program, people, operators, wrong)
  } finally {
    await program.stop()
    await api.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

type Operator = { user: BotUser; name: string }

async function withStore<T>(dataDir: string, work: (database: Database, vault: Vault) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDir })
  const database = openDatabase({ url: server.url })
  try {
    return await work(database, openVault((await loadServerKey({ dataDir })).key))
  } finally {
    await database.close()
    await server.stop()
  }
}

async function inviteOperators(dataDir: string, api: BotApi, count: number): Promise<Operator[]> {
  const operators = Array.from({ length: count }, (_, index) => ({
    user: api.user({ id: operatorIds + index }),
    name: `가람${index}`,
    code: newCode(10),
  }))
  await withStore(dataDir, async (database, vault) => {
    for (const { name, code } of operators) {
      const codeHash = vault.secretIndex(invitationKind, code)
      const expiresAt = new Date(Date.now() + 3_600_000)
      await insertInvite(database, { codeHash, name, role: 'operator', language: 'ko', expiresAt })
    }
  })
  for (const { user, code } of operators) user.send(`/join ${code}`)
  return operators
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

const paged = (user: BotUser): string[] => [
  ...new Set(user.all.flatMap((message) => /(?:P[01] ·|✔) 사건 ([0-9A-Z]{5})/.exec(message.text)?.[1] ?? [])),
]

/** Every urgent case is to be paged, so the pages tell which there are. They repeat: only new codes count. */
async function waitForCases(operators: Operator[]): Promise<void> {
  const until = Date.now() + crowdMsMax
  let known = -1
  let since = Date.now()
  while (Date.now() < until && Date.now() - since < casesQuietMs) {
    const now = new Set(operators.flatMap((operator) => paged(operator.user))).size
    if (now !== known) {
      known = now
      since = Date.now()
    }
    await sleep(200)
  }
}

async function claimEverything(operators: Operator[]): Promise<void> {
  const codes = new Set(operators.flatMap((operator) => paged(operator.user)))
  for (const code of codes) {
    for (const operator of operators) operator.user.send(`/claim ${code}`)
    await sleep(60)
  }
}

/** Whoever is told that a case is his writes to its person at once, and closes it. */
async function talk(operators: Operator[]): Promise<void> {
  const codes = new Set(operators.flatMap((operator) => paged(operator.user)))
  const talked = new Set<string>()
  const until = Date.now() + crowdMsMax
  let since = Date.now()
  while (talked.size < codes.size && Date.now() < until && Date.now() - since < claimsQuietMs) {
    for (const operator of operators) {
      for (const code of claimedBy(operator)) {
        if (talked.has(code)) continue
        talked.add(code)
        since = Date.now()
        operator.user.send(`/case ${code}`)
        operator.user.send(`상담원 글 ${code}`)
        operator.user.send(`/close ${code}`)
      }
    }
    await sleep(100)
  }
}

function claimedBy(operator: Operator): string[] {
  return [
    ...new Set(
      operator.user.all.flatMap((message) => /맡으셨습니다: 사건 ([0-9A-Z]{5})/.exec(message.text)?.[1] ?? []),
    ),
  ]
}

/** Waits until the bot has written nothing for a while. */
async function settle(api: BotApi): Promise<void> {
  const until = Date.now() + crowdMsMax
  let count = -1
  let since = Date.now()
  while (Date.now() < until && Date.now() - since < wordsQuietMs) {
    const now = (api.counts.get('sendMessage') ?? 0) + (api.counts.get('editMessageText') ?? 0)
    if (now !== count) {
      count = now
      since = Date.now()
    }
    await sleep(100)
  }
}

async function examine(
  dataDir: string,
  program: Program,
  people: Person[],
  operators: Operator[],
  wrong: string[],
): Promise<KillResult> {
  return withStore(dataDir, async (database, vault) => {
    const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
      database.query<Row>(statement('', text), values)
    let messages = 0
    for (const person of people) {
      const index = vault.addressIndex('telegram', String(person.user.id))
      const mine = 'person_id = (select person_id from contacts where address_index = $1)'
      const inbox = await rows<{ id: string; content_sealed: Buffer; state: string }>(
        `select id, content_sealed, state from inbox where ${mine}`,
        [index],
      )
      messages += person.sent.length
      const texts = inbox.map((row) =>
        vault.openJson<{ type: string; text?: string }>('inbox', row.id, row.content_sealed),
      )
      for (const text of new Set(person.sent.filter((one) => one !== ''))) {
        const sent = person.sent.filter((one) => one === text).length
        const kept = texts.filter((content) => content.text === text).length
        if (kept !== sent) wrong.push(`${person.user.id}: "${text}" was sent ${sent} times and kept ${kept} times`)
      }
      if (inbox.length !== person.sent.length)
        wrong.push(`${person.user.id}: ${person.sent.length} sent, ${inbox.length} kept`)
      if (inbox.some((row) => row.state === 'failed')) wrong.push(`${person.user.id}: a turn failed`)
      const reports = await rows<{ id: string; content_sealed: Buffer | null }>(
        `select id, content_sealed from reports where ${mine}`,
        [index],
      )
      if (reports.length > 1) wrong.push(`${person.user.id}: ${reports.length} reports`)
      if (person.urgent && reports.length === 0) wrong.push(`${person.user.id}: in danger, and no report`)
      for (const report of reports) wrong.push(...doubleAnswers(person, report, vault))
    }
    const cases = await rows<{ code: string; severity: string; claim_number: number; state: string }>(
      'select code, severity, claim_number, state from cases',
    )
    const urgent = cases.filter((one) => one.severity <= 'P1')
    for (const one of urgent) {
      if (!operators.some((operator) => paged(operator.user).includes(one.code)))
        wrong.push(`${one.code} was never paged`)
      const holders = operators.filter((operator) => claimedBy(operator).includes(one.code))
      if (one.claim_number !== 1 || holders.length !== 1)
        wrong.push(`${one.code}: ${one.claim_number} claims, ${holders.length} operators were told that it is theirs`)
      if (one.state !== 'closed') wrong.push(`${one.code} is ${one.state} instead of closed`)
      const reached = people.filter((person) => person.user.all.some((m) => m.text === `상담원 글 ${one.code}`))
      if (reached.length !== 1) wrong.push(`${one.code}: the operator's words reached ${reached.length} persons`)
    }
    const waiting = await rows(`select 1 from outbox where state in ('queued', 'dead') and kind <> 'page'`)
    if (waiting.length > 0) wrong.push(`${waiting.length} messages were never sent`)
    const { kills, postgresKills } = program
    return {
      people: people.length,
      kills,
      postgresKills,
      messages,
      cases: cases.length,
      urgentCases: urgent.length,
      wrong,
    }
  })
}

/** An answer that was applied twice stands under two questions. */
function doubleAnswers(person: Person, report: { id: string; content_sealed: Buffer | null }, vault: Vault): string[] {
  if (!report.content_sealed) return [`${person.user.id}: the report was never finished`]
  const { answers } = vault.openJson<ReportContent>('report', report.id, report.content_sealed)
  const raws = answers.map((one) => one.answer.raw).filter((raw) => raw.startsWith('대답'))
  return raws.length === new Set(raws).size ? [] : [`${person.user.id}: an answer was applied twice`]
}
