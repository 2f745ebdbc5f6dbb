import type { Config } from '../config.ts'
import type { DeskDeps } from '../desk/desk.ts'
import { createDesk } from '../desk/desk-port.ts'
import { createAcknowledged } from '../intake/acknowledged.ts'
import { openDoor } from '../intake/door.ts'
import type { IntakeDeps } from '../intake/intake.ts'
import type { Referrals } from '../intake/referrals.ts'
import type { Dispatch } from '../jobs/dispatch.ts'
import type { Lanes } from '../jobs/lanes.ts'
import { zoneOfCountry } from '../korean/date.ts'
import type { Metrics } from '../metrics.ts'
import type { Database } from '../store/database.ts'
import type { OpenedTransports } from '../transports.ts'
import type { Inbound, Sink } from '../transport/transport.ts'
import { watch } from '../triage/watch.ts'

/** Where all messages go in: each is committed, and then what it leaves to be done is begun. */
export function openSink(parts: {
  config: Config
  database: Database
  deskDeps: DeskDeps
  referrals: Referrals
  transports: Pick<OpenedTransports, 'traitsOf'>
  metrics: Pick<Metrics, 'count'>
  dispatch: Dispatch
  lanes: Pick<Lanes, 'noted'>
  signalCard: IntakeDeps['signalCard']
}): Sink {
  const { config, database, deskDeps, referrals, transports, metrics, dispatch, lanes, signalCard } = parts
  const take = openDoor({
    database,
    vault: deskDeps.vault,
    revisions: deskDeps.revisions,
    watch,
    desk: createDesk(deskDeps),
    now: deskDeps.now,
    traitsOf: transports.traitsOf,
    zoneOf: (country) => (country === null ? config.TIME_ZONE : zoneOfCountry(country)),
    defaultLanguage: config.DEFAULT_LANGUAGE,
    ...referrals,
    signalCard,
    acknowledged: createAcknowledged(),
    count: metrics.count,
  })
  return async (inbound, options) => {
    // A quick answer can be here before it is written down what was sent, and would be about nothing.
    if (isAboutSent(inbound)) await lanes.noted()
    const { receipt, work } = await take(inbound, options)
    if (work) dispatch.dispatch(work)
    return receipt
  }
}

function isAboutSent({ content, quotes }: Inbound): boolean {
  return quotes !== undefined || content.type === 'reaction'
}
