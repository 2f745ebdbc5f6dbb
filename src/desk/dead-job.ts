import type { Tx } from '../store/database.ts'
import type { Outgoing } from '../store/outbox.ts'
import { openMail, tellOperators, type DeskDeps } from './desk.ts'

/** Tells every operator that a job of this queue will not be tried again; the sweep goes on trying what it was for. */
export async function tellDeadJob(tx: Tx, deps: DeskDeps, queue: string): Promise<Outgoing[]> {
  const mail = openMail(tx, deps.vault)
  await tellOperators(tx, deps, mail, 'desk:job_dead', { queue }, { urgent: true })
  return mail.send()
}
