import { renderUnicodeCompact } from 'uqr'
import { readConfig, type Config } from '../config.ts'
import { statement } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import {
  endSignalAccount,
  findSignalAccount,
  releaseSignalLease,
  saveSignalAccount,
  takeSignalLease,
  type StoredSignalAccount,
} from '../store/signal-account.ts'
import { acceptSignalIdentity } from '../store/signal-peers.ts'
import { findDestination } from '../store/outbox.ts'
import { captchaOf, registrationPage } from '../transport/signal/captcha.ts'
import type { Chat } from '../transport/signal/chat.ts'
import type { LinkDeps } from '../transport/signal/link.ts'
import type { Network } from '../transport/signal/network.ts'
import { networkSettings } from '../transport/signal/settings.ts'
import { readCommand, UsageError } from './arguments.ts'
import { askPerson } from './ask-person.ts'
import { PlainError } from './explain.ts'
import { withStore, type Store } from './open-store.ts'

const help = `npm run deungdae -- signal COMMAND
The account through which people reach the hotline on Signal. Works while the service runs and while it does not,
except where it says so.
Signal 계정을 연결하고, 보고, 끊습니다.

  link [--name NAME] [--username NICK] [--json]
        shows a QR code: scan it in Signal on the phone of the account (Settings, Linked devices)
  register NUMBER [--name NAME] [--username NICK]
        instead of link: takes a telephone number (+82...) as an account of its own; asks for a captcha and
        for the code that comes by SMS
  status [--json]
        shows whether an account is linked, with its telephone number and its public name
  username NICK [--name NAME]
        makes a public name and a link that hide the telephone number; stop the service before
  link-card [CASE]
        shows the link and its QR code to hand out; with a case, also the safety number with that person
  accept CASE
        trusts the new key of the person again, after you have made sure who it is; held messages go out
  challenge TOKEN [ANSWER]
        answers a captcha that Signal wants before it lets messages out; the alarm names the token. Asks for the
        answer when it is not given
  unlink
        ends the link and destroys the keys here; cases and conversations stay

Example: npm run deungdae -- signal link`

/** How many words may follow each command. */
const wordsMax = { link: 0, register: 1, status: 0, username: 1, 'link-card': 1, accept: 1, challenge: 2, unlink: 0 }
type Subcommand = keyof typeof wordsMax

const options = {
  name: { type: 'string' },
  username: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** The name under which the phone lists this device. It says nothing about what it is. */
const deviceName = 'Desktop'
/** How long a running service is given to let go of the account. */
const leaseWaitMs = 8_000
const leaseMs = 60_000
/** How long a running service takes to notice that the account is gone. */
const letGoMs = 2_500

type Given = {
  word: string | undefined
  answer: string | undefined
  name: string | undefined
  username: string | undefined
  json: boolean
}

export async function run(args: string[]): Promise<number> {
  const read = readCommand(args, { command: 'signal', options, wordsMax, help })
  if ('exitCode' in read) return read.exitCode
  const { name: known, words, values } = read
  const [word, answer] = words
  if (word === undefined && wordsMax[known] > 0 && known !== 'link-card')
    throw new UsageError(`Something is missing: signal ${known} ...\n\n${help}`)
  // libsignal's threads may call back while Node takes itself apart, which would abort the process: it ends before that.
  process.once('beforeExit', (code) => process.exit(code))
  const { config } = readConfig(process.env, process.cwd())
  const given = { word, answer, name: values.name, username: values.username, json: values.json === true }
  await withStore(config, (store) => carryOut(known, config, store, given))
  return 0
}

function carryOut(command: Subcommand, config: Config, store: Store, given: Given): Promise<void> {
  switch (command) {
    case 'link':
      return link(config, store, given)
    case 'register':
      return register(config, store, given)
    case 'status':
      return showStatus(store, given.json)
    case 'username':
      return makeUsername(config, store, given)
    case 'link-card':
      return showCard(store, given.word)
    case 'accept':
      return accept(store, given.word ?? '')
    case 'challenge':
      return challenge(config, store, given)
    case 'unlink':
      return unlink(config, store)
  }
}

/** How the account is reached. An account of the real service is never shown to a test server, nor the other way round. */
async function networkFor(config: Config, account: StoredSignalAccount): Promise<Network> {
  const network = await openNetwork(config)
  if (network.environment !== account.environment)
    throw new PlainError(
      `The linked account belongs to the ${account.environment} service, and the settings name the ${network.environment} one.`,
    )
  return network
}

async function openNetwork(config: Config): Promise<Network> {
  const { openNetwork: open } = await import('../transport/signal/network.ts')
  return open(networkSettings(config))
}

async function link(config: Config, store: Store, given: Given): Promise<void> {
  const { linkDevice } = await import('../transport/signal/link.ts')
  const deps = await linkDeps(config, store, given)
  const linked = await plainly(
    linkDevice(deps, (url) => console.log(given.json ? JSON.stringify({ url }) : scanText(url))),
  )
  if (given.json) console.log(JSON.stringify({ linked: { aci: linked.aci, deviceId: linked.deviceId } }))
  else console.log('Linked. A running service connects within seconds; otherwise start it with npm start.')
}

async function linkDeps(config: Config, store: Store, given: Given): Promise<LinkDeps> {
  const network = await openNetwork(config)
  const existing = await findSignalAccount(store.database, store.vault)
  if (existing && existing.environment !== 'test' && network.environment === 'test')
    throw new PlainError(
      'An account of the real service is linked here: a test server would take its place. Unlink it.',
    )
  const furnishIt = (chat: Chat, account: StoredSignalAccount): Promise<void> =>
    furnish(store, chat, account, given).catch((error: unknown) => {
      console.error(
        `The account is there, but its name is not: ${error instanceof Error ? error.message : 'it failed'}`,
      )
    })
  return { ...store, network, deviceName, furnish: furnishIt }
}

async function register(config: Config, store: Store, given: Given): Promise<void> {
  const number = given.word ?? ''
  if (!/^\+[1-9]\d{6,14}$/.test(number)) throw new UsageError('The number must look like +821012345678.')
  const { registerAccount } = await import('../transport/signal/register.ts')
  const deps = await linkDeps(config, store, given)
  const { ask, close } = askPerson()
  try {
    await plainly(
      registerAccount(deps, number, {
        captcha: () => ask(`Solve ${registrationPage} and paste the address behind "Open Signal":`),
        code: () => ask('The code that came by SMS:'),
      }),
    )
  } finally {
    close()
  }
  console.log('Registered. A running service connects within seconds; otherwise start it with npm start.')
}

async function challenge(config: Config, store: Store, given: Given): Promise<void> {
  const account = await accountOf(store)
  const network = await networkFor(config, account)
  const { answerChallenge, askForCaptcha } = await import('./signal-challenge.ts')
  const captcha = captchaOf(given.answer ?? (await askForCaptcha()))
  await answerChallenge(store, account, network, { token: given.word ?? '', captcha })
}

function scanText(url: string): string {
  return `${renderUnicodeCompact(url)}\n${url}\n\nScan this in Signal on the phone: Settings, Linked devices.`
}

async function furnish(store: Store, chat: Chat, account: StoredSignalAccount, given: Given): Promise<void> {
  const { setProfileName, setUsername } = await import('../transport/signal/profile.ts')
  if (given.name !== undefined) await setProfileName(chat, account, given.name)
  if (given.username === undefined) return
  const username = await setUsername(chat, given.username)
  // As it is now: its number may have changed while the command waited for it.
  const current = await findSignalAccount(store.database, store.vault)
  if (current?.id === account.id) await saveSignalAccount(store.database, store.vault, { ...current, username })
}

async function showStatus(store: Store, json: boolean): Promise<void> {
  const account = await findSignalAccount(store.database, store.vault)
  if (json) {
    const { aci, deviceId, environment, number, username } = account ?? {}
    return console.log(JSON.stringify({ linked: account ? { aci, deviceId, environment, number, username } : null }))
  }
  if (!account) return console.log('No account is linked. Link one: npm run deungdae -- signal link')
  console.log(`Linked since ${account.linkedAt.toISOString()} as device ${account.deviceId} (${account.environment}).`)
  console.log(account.number === null ? 'It has no telephone number.' : `Telephone number ${account.number}.`)
  console.log(account.username ? `${account.username.name}\n${account.username.link}` : 'It has no username yet.')
}

async function accountOf(store: Store): Promise<StoredSignalAccount> {
  const account = await findSignalAccount(store.database, store.vault)
  if (!account) throw new PlainError('No account is linked. Link one: npm run deungdae -- signal link')
  return account
}

async function makeUsername(config: Config, store: Store, given: Given): Promise<void> {
  const account = await accountOf(store)
  const network = await networkFor(config, account)
  const { connectBriefly } = await import('../transport/signal/link.ts')
  const owner = newId()
  const until = Date.now() + leaseWaitMs
  while (!(await takeSignalLease(store.database, account.id, owner, leaseMs))) {
    if (Date.now() > until) throw new PlainError('The service is connected as this account. Stop it and try again.')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  try {
    const chat = await connectBriefly(network, account)
    await plainly(furnish(store, chat, account, { ...given, username: given.word }))
    await chat.disconnect()
  } finally {
    await releaseSignalLease(store.database, account.id, owner)
  }
  await showCard(store, undefined)
}

async function showCard(store: Store, code: string | undefined): Promise<void> {
  const account = await accountOf(store)
  if (account.username) console.log(`${renderUnicodeCompact(account.username.link)}\n${account.username.link}`)
  else console.log('It has no username yet: npm run deungdae -- signal username NICK')
  if (code === undefined) return
  const { safetyNumber } = await import('../transport/signal/card.ts')
  const number = await safetyNumber(store.database, store.vault, account, await addressOfCase(store, code))
  console.log(number === null ? 'The key of this person is not known yet.' : `Safety number: ${number}`)
}

const contactOfCase = statement(
  'signal_contact_of_case',
  `select c.id from cases k join contacts c on c.person_id = k.person_id
   where k.code = $1 and c.transport = 'signal' and c.kind = 'person' order by c.created_at desc limit 1`,
)

async function addressOfCase(store: Store, code: string): Promise<string> {
  const [contact] = await store.database.query<{ id: string }>(contactOfCase, [code.toUpperCase()])
  const found = contact && (await findDestination(store.database, store.vault, contact.id))
  if (!found) throw new PlainError(`There is no case ${code} of somebody on Signal.`)
  return found.address
}

async function accept(store: Store, code: string): Promise<void> {
  const accepted = await acceptSignalIdentity(store.database, store.vault, await addressOfCase(store, code))
  console.log(accepted ? 'Accepted. What was held back goes out.' : 'The key of this person has not changed.')
}

async function unlink(config: Config, store: Store): Promise<void> {
  const account = await accountOf(store)
  await store.database.transact((tx) => endSignalAccount(tx, 'unlinked', account.id))
  // A running service lets go first: two connections of one device would look like a stolen account.
  await new Promise((resolve) => setTimeout(resolve, letGoMs))
  const { removeDevice } = await import('../transport/signal/unlink.ts')
  const network = await openNetwork(config)
  // A service that the account is not of learns nothing of it.
  const isRemoved = network.environment === account.environment && (await removeDevice(network, account))
  console.log('Unlinked. The keys here are destroyed; cases and conversations are kept.')
  if (!isRemoved) console.log('Remove the device on the phone too: Settings, Linked devices.')
}

/** Linking and its steps fail with plain words; anything else goes up as it is. */
async function plainly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof Error && error.constructor === Error ? new PlainError(error.message) : error
  }
}
