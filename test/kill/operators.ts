import { invitationKind } from '../../src/desk/desk-port.ts'
import { newCode } from '../../src/store/ids.ts'
import { insertInvite } from '../../src/store/operators.ts'
import { sleep } from './people.ts'
import { allShown, type Phone } from './phone.ts'
import { withStore } from './store.ts'

export type Operator = { phone: Phone; name: string }

/** Telegram takes one message a second for each chat: what a crowd's pages and answers need to reach four operators. */
export const crowdMsMax = 1_500_000
/** Once all is claimed and no new case was paged for so long, all have been: pages come at one a second. */
const casesQuietMs = 15_000
/** Once nobody was paged or told for so long that a case is theirs, those that are left will not be. */
const claimsQuietMs = 120_000
const enrolMsMax = 60_000

/** Makes an invitation for each phone, in the database that the program will run on. */
export async function inviteOperators(dataDir: string, phones: readonly Phone[]): Promise<(Operator & Invited)[]> {
  const operators = phones.map((phone, index) => ({ phone, name: `가람${index}`, code: newCode(10) }))
  await withStore(dataDir, async (database, vault) => {
    for (const { name, code } of operators) {
      const codeHash = vault.secretIndex(invitationKind, code)
      const expiresAt = new Date(Date.now() + 3_600_000)
      await insertInvite(database, { codeHash, name, role: 'operator', language: 'ko', expiresAt })
    }
  })
  return operators
}

type Invited = { code: string }

/** Lets them join the running program; the first of them is on duty. */
export async function joinOperators(operators: readonly (Operator & Invited)[]): Promise<void> {
  for (const { phone, code } of operators) phone.send(`/join ${code}`)
  await Promise.all(operators.map(({ phone, name }) => waitForText(phone, name)))
  const [first] = operators
  if (!first) return
  first.phone.send('/duty on')
  await waitForText(first.phone, '근무를 시작')
}

async function waitForText(phone: Phone, part: string): Promise<void> {
  const until = Date.now() + enrolMsMax
  while (!phone.shown().some(({ text }) => text.includes(part))) {
    if (Date.now() > until) throw new Error(`${phone.transport} ${phone.address} was not told: ${part}`)
    await sleep(40)
  }
}

export const pagedTo = ({ phone }: Operator): string[] => allShown(phone, /(?:P[01] ·|✔) 사건 ([0-9A-Z]{5})/)
export const claimedBy = ({ phone }: Operator): string[] => allShown(phone, /맡으셨습니다: 사건 ([0-9A-Z]{5})/)

export const wordsFor = (code: string): string => `상담원 글 ${code}`

/**
 * All operators want every case at once, as soon as one of them is paged for it: pages repeat, and tell which cases
 * there are. Whoever is told that a case is his writes to its person at once, and closes it.
 */
export async function takeCases(operators: readonly Operator[], isKilling: () => boolean): Promise<void> {
  const wanted = new Set<string>()
  const talked = new Set<string>()
  const until = Date.now() + crowdMsMax
  let since = Date.now()
  const quietMsMax = (): number => (isKilling() || talked.size < wanted.size ? claimsQuietMs : casesQuietMs)
  while (Date.now() < until && Date.now() - since < quietMsMax()) {
    for (const code of operators.flatMap(pagedTo)) {
      if (wanted.has(code)) continue
      wanted.add(code)
      since = Date.now()
      for (const { phone } of operators) phone.send(`/claim ${code}`)
    }
    for (const operator of operators) {
      for (const code of claimedBy(operator)) {
        if (talked.has(code)) continue
        talked.add(code)
        since = Date.now()
        operator.phone.send(`/case ${code}`)
        operator.phone.send(wordsFor(code))
        operator.phone.send(`/close ${code}`)
      }
    }
    await sleep(100)
  }
}
