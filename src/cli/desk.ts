import { userInfo } from 'node:os'
import { localesFolder } from '../folders.ts'
import { pageAsk } from '../desk/pages.ts'
import { createTexts, readResources } from '../i18n/texts.ts'
import { statement } from '../store/database.ts'
import { readArguments } from './arguments.ts'
import { withServiceStore } from './chat.ts'
import type { Before, Line } from './drafts.ts'
import { PlainError } from './explain.ts'
import type { Store } from './open-store.ts'
import { createInvitation, operatorLanguage } from './operators.ts'
import { openService } from './service.ts'
import { talk } from './talk.ts'
import type { Shown } from './terminal.ts'

const help = `npm run desk -- [options]
Opens a terminal in which you answer people as an operator. On first use it enrols you.
상담원으로 사람들에게 답할 수 있습니다.

  --name NAME       the name colleagues see (without it: your user name on this machine)
  --as NAME         which terminal you come back to (without it: the one of --name)
  --language CODE   ko or en
  --ephemeral       run a private service for this terminal and forget it afterwards

When somebody is in danger a page appears: type c and Enter to take the case. From then on what you write goes to
that person. /note TEXT writes a note, /close ends the case, /help shows everything.
Without --ephemeral a service has to be running (npm start).`

const options = {
  name: { type: 'string' },
  as: { type: 'string' },
  language: { type: 'string' },
  ephemeral: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, options)
  if (values.help) {
    console.log(help)
    return 0
  }
  const language = operatorLanguage(values.language)
  const service = await openService(values.ephemeral === true)
  try {
    const name = values.name ?? values.as ?? userInfo().username
    const address = `desk-${values.as ?? name}`
    const texts = createTexts(await readResources(localesFolder))
    const first = await withServiceStore(service, (store) => enrolment(store, address, name, language))
    const title = [texts.say('en', 'cli:desk_title'), texts.say('ko', 'cli:desk_title')]
    if (service.app) title.push(`In another terminal: DATA_DIR=${service.config.DATA_DIR} npm run chat`)
    await talk({
      path: service.path,
      address,
      texts,
      language,
      title,
      first,
      speaker: async () => texts.say(language, 'cli:bot'),
      footer: (frame) => (isPage(frame) ? texts.say(language, 'cli:page_key') : null),
      read: readDeskLine,
    })
  } finally {
    await service.stop()
  }
  return 0
}

export function isPage(frame: Shown): boolean {
  return frame.type === 'text' && frame.choices?.ask === pageAsk
}

/** `c` presses the button of the newest page; `c CODE` takes a case by its code. */
function readDeskLine(text: string, before: Before): Line | null {
  const match = /^c(?:\s+(\w+))?$/i.exec(text)
  if (!match) return null
  if (match[1]) return { type: 'send', draft: { type: 'text', text: `/claim ${match[1]}` } }
  const value = before.choices?.options[0]?.value
  if (!before.choices || value === undefined) return { type: 'wrong', why: 'cli:wrong_no_page' }
  return { type: 'send', draft: { type: 'choice', ask: before.choices.ask, value } }
}

const operatorAt = statement(
  'cli_operator_at',
  `select o.revoked_at "revokedAt" from contacts c join operators o on o.person_id = c.person_id
   where c.transport = 'simulator' and c.address_index = $1`,
)

/** What a terminal has to send first to become an operator's; null when it is one already. */
async function enrolment(store: Store, address: string, name: string, language: 'ko' | 'en'): Promise<string | null> {
  const { database, vault } = store
  const index = vault.addressIndex('simulator', address)
  const [known] = await database.query<{ revokedAt: Date | null }>(operatorAt, [index])
  if (known?.revokedAt)
    throw new PlainError(`${name} was cut off and does not come back by itself. Use --as with another name.`)
  if (known) return null
  const { code } = await createInvitation(store, { name, role: 'operator', language })
  return `/join ${code}`
}
