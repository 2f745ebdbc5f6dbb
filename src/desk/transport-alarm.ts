import { statement, type Tx } from '../store/database.ts'
import type { Outgoing } from '../store/outbox.ts'
import type { TransportName } from '../transport/transport.ts'
import { openMail, tellOperators, type DeskDeps } from './desk.ts'
import { tellWaiting } from './tell-waiting.ts'

/** What a transport wants people to know. `address` is of the person it is about; `token` names a captcha. */
export type TransportAlarm = { transport: TransportName; code: string; address?: string; token?: string }

const caseOf = statement(
  'alarm_case',
  `select k.id, k.code, k.claimed_by "claimedBy" from contacts c
   join persons p on p.id = c.person_id
   left join cases k on k.id = coalesce(p.relay_case_id, p.open_case_id)
   where c.transport = $1 and c.address_index = $2`,
)

type CaseOfPerson = { id: string | null; code: string | null; claimedBy: string | null }

/**
 * Tells operators of trouble on a transport, under the text `<transport>:<code>`. What is about a person is told to
 * whoever has that person's case, anything else to everyone; people who wait hear of it on another messenger of theirs.
 */
export async function tellTransportAlarm(tx: Tx, deps: DeskDeps, alarm: TransportAlarm): Promise<Outgoing[]> {
  const mail = openMail(tx, deps.vault)
  const key = `${alarm.transport}:${alarm.code}`
  if (alarm.address === undefined) {
    await tellOperators(tx, deps, mail, key, { token: alarm.token ?? '' }, { urgent: true })
    await tellWaiting(tx, deps, mail, alarm)
    return mail.send()
  }
  const values = [alarm.transport, deps.vault.addressIndex(alarm.transport, alarm.address)]
  const [found] = await tx.query<CaseOfPerson>(caseOf, values)
  const claimedBy = found?.claimedBy ?? null
  await tellOperators(
    tx,
    deps,
    mail,
    key,
    { code: found?.code ?? '-' },
    {
      urgent: true,
      ...(found?.id ? { caseId: found.id } : {}),
      only: (operator) => claimedBy === null || operator.id === claimedBy,
    },
  )
  return mail.send()
}
