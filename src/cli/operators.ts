import { localesFolder } from '../folders.ts'
import { readConfig, type Config } from '../config.ts'
import { lockBoth, release } from '../desk/claim.ts'
import { openMail, type DeskDeps } from '../desk/desk.ts'
import { invitationKind } from '../desk/desk-port.ts'
import { openRevisions } from '../desk/revisions.ts'
import { createTexts, readResources } from '../i18n/texts.ts'
import type { Language } from '../korean/language.ts'
import { casesClaimedBy } from '../store/cases.ts'
import { statement, type Tx } from '../store/database.ts'
import { newCode } from '../store/ids.ts'
import { insertInvite, listOperators, revokeOperator, type Operator } from '../store/operators.ts'
import { releaseLeases } from '../store/outbox.ts'
import { readCommand, UsageError } from './arguments.ts'
import { PlainError } from './explain.ts'
import { nearest } from './nearest.ts'
import { withStore, type Store } from './open-store.ts'
import { botName } from './telegram-bot.ts'

const help = `npm run deungdae -- operators COMMAND
Who answers the people who write. Works while the service runs and while it does not.
상담원을 초대하고, 보고, 내보냅니다.

  invite NAME [--admin] [--language ko|en] [--json]
        makes an invitation that works once, within 7 days; colleagues will see NAME. An earlier one for the
        same NAME stops working
  list [--json]
        shows who there is, who is on duty, and which invitations are open
  revoke NAME
        cuts somebody off at once; cases they hold are given back and others are called.
        An open invitation for NAME stops working too. The id from "list" does instead of NAME.

Example: npm run deungdae -- operators invite 가람`

/** How many words may follow each command. */
const wordsMax = { invite: 1, list: 0, revoke: 1 }
const invitationDays = 7
const codeLength = 10
const nameCharsMax = 40

const options = {
  admin: { type: 'boolean' },
  language: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function run(args: string[]): Promise<number> {
  const read = readCommand(args, { command: 'operators', options, wordsMax, help })
  if ('exitCode' in read) return read.exitCode
  const { name: known, words, values } = read
  const [name] = words
  if (known !== 'list' && name === undefined)
    throw new UsageError(`Say who: npm run deungdae -- operators ${known} NAME`)
  // What cannot be meant is said before a database is started for it.
  const language = operatorLanguage(values.language)
  const invited = known === 'invite' ? checkName(name ?? '') : ''
  const { config } = readConfig(process.env, process.cwd())
  await withStore(config, async (store) => {
    if (known === 'list') return list(store, values.json === true)
    if (known === 'revoke') return revoke(store, name ?? '')
    const role = values.admin ? 'admin' : 'operator'
    return invite(store, config, { name: invited, role, language, json: values.json === true })
  })
  return 0
}

/** An operator's texts are there in these two languages. */
export function operatorLanguage(given: string | undefined): 'ko' | 'en' {
  if (given === undefined || given === 'ko') return 'ko'
  if (given === 'en') return 'en'
  throw new UsageError('--language must be ko or en.')
}

function checkName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > nameCharsMax || /\p{Cc}/u.test(trimmed))
    throw new UsageError(`A name has 1 to ${nameCharsMax} letters.`)
  return trimmed
}

type Invitation = { name: string; role: 'admin' | 'operator'; language: Language; json: boolean }

/** Makes the code of an invitation and stores its hash. */
export async function createInvitation(
  store: Store,
  made: Omit<Invitation, 'json'>,
): Promise<{ code: string; until: Date }> {
  const code = newCode(codeLength)
  const until = new Date(Date.now() + invitationDays * 86_400_000)
  const { name, role, language } = made
  const codeHash = store.vault.secretIndex(invitationKind, code)
  await insertInvite(store.database, { codeHash, name, role, language, expiresAt: until })
  return { code, until }
}

const withdraw = statement(
  'cli_invites_withdraw',
  'update invites set revoked_at = now() where name = $1 and used_at is null and revoked_at is null returning name',
)

async function invite(store: Store, config: Config, made: Invitation): Promise<void> {
  const taken = (await listOperators(store.database)).some((operator) => operator.name === made.name)
  if (taken) throw new PlainError(`There is an operator called ${made.name} already. Choose a name that differs.`)
  const earlier = await store.database.query(withdraw, [made.name])
  const { code, until } = await createInvitation(store, made)
  const bot = await botName(config, store.database)
  const link = bot === null ? null : `https://t.me/${bot}?start=join_${code}`
  if (made.json) return console.log(JSON.stringify({ code, link }))
  if (earlier.length > 0) console.log(`The earlier invitation for ${made.name} does not work any more.`)
  console.log(`An invitation for ${made.name} (${made.role}). It works once, until ${day(until)}.`)
  console.log('Hand it over in person or by a channel you trust. They accept it by one of these:\n')
  if (link) console.log(`  open this link        ${link}`)
  console.log(`  send this to the bot  /join ${code}`)
  if (config.TELEGRAM_BOT_TOKEN && !link)
    console.log('\nTelegram did not tell the name of your bot, so there is no link this time.')
}

const openInvites = statement(
  'cli_open_invites',
  `select name, role, expires_at "until" from invites
   where used_at is null and revoked_at is null and expires_at > now() order by created_at`,
)

async function list({ database }: Store, json: boolean): Promise<void> {
  const operators = await listOperators(database)
  const invites = await database.query<{ name: string; role: string; until: Date }>(openInvites)
  const rows = await Promise.all(
    operators.map(async (operator) => ({
      id: operator.id,
      name: operator.name,
      role: operator.role,
      language: operator.language,
      onDuty: operator.onDuty,
      messenger: operator.transport,
      cases: (await casesClaimedBy(database, operator.id)).map((found) => found.code),
    })),
  )
  if (json) return console.log(JSON.stringify({ operators: rows, invitations: invites }))
  if (rows.length === 0) console.log('There are no operators yet: npm run deungdae -- operators invite NAME')
  for (const row of rows) {
    const cases = row.cases.length > 0 ? `, has ${row.cases.join(' ')}` : ''
    console.log(
      `${row.name}  (${row.role}, ${row.messenger}, ${row.onDuty ? 'on duty' : 'off duty'}${cases})  ${row.id}`,
    )
  }
  for (const one of invites) console.log(`${one.name}  (invited as ${one.role}, until ${day(one.until)})`)
}

function day(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ') + ' UTC'
}

async function revoke(store: Store, who: string): Promise<void> {
  const operators = await listOperators(store.database)
  const found = operators.filter((operator) => operator.id === who || operator.name === who)
  if (found.length > 1)
    throw new PlainError(`Several are called ${who}. Use the id: ${found.map((one) => one.id).join(', ')}`)
  const withdrawn = await store.database.query(withdraw, [found[0]?.name ?? who])
  if (withdrawn.length > 0) console.log(`The open invitation for ${found[0]?.name ?? who} does not work any more.`)
  if (!found[0]) {
    if (withdrawn.length > 0) return
    const near = nearest(
      who,
      operators.map((operator) => operator.name),
    )
    throw new PlainError(`There is no operator called ${who}.${near === null ? '' : ` Did you mean ${near}?`}`)
  }
  const codes = await cutOff(store, found[0])
  console.log(`${found[0].name} is cut off: nothing they send is taken as an operator's any more.`)
  if (codes.length > 0) console.log(`Given back: ${codes.join(', ')}. Others are called within seconds.`)
}

/** Revokes and gives back all held cases in one transaction. What is to be said is left to the running service. */
async function cutOff({ database, vault }: Store, operator: Operator): Promise<string[]> {
  const base = await readResources(localesFolder)
  const revisions = await openRevisions(database, base)
  const deps: DeskDeps = { vault, texts: createTexts(base), revisions, now: () => new Date(), numbersIn: () => null }
  return database.transact(async (tx: Tx) => {
    const mail = openMail(tx, vault)
    await revokeOperator(tx, operator.id)
    const held = await casesClaimedBy(tx, operator.id)
    for (const { id } of held) {
      const both = await lockBoth(tx, id)
      if (both?.found.claimedBy === operator.id)
        await release(tx, deps, mail, both, { operatorId: operator.id, name: operator.name })
    }
    const outgoing = await mail.send()
    await releaseLeases(
      tx,
      outgoing.map((message) => message.id),
    )
    return held.map((one) => one.code)
  })
}
