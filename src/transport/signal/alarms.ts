import type { Log } from '../../log.ts'
import type { Alarm } from './session.ts'

/** The same alarm is not raised again within this time. */
const alarmQuietMs = 10 * 60_000
/** The service says it at every connection, for days. */
const idleQuietMs = 24 * 3_600_000

type QuietenDeps = {
  log: Log
  now: () => number
  /** Resolves when the alarm is committed to be told. */
  onAlarm: (alarm: Alarm) => Promise<void>
}

export type Alarms = {
  raise(alarm: Alarm): Promise<void>
  /** What it was about was put right: the next one is news. */
  over(code: Alarm['code']): void
}

/** The same trouble comes again with every try: people are told of it once in a while. */
export function quietened(deps: QuietenDeps): Alarms {
  const { log, now } = deps
  const raised = new Map<string, number>()
  return {
    async raise(alarm) {
      log.error('signal.alarm', { code: alarm.code })
      const last = raised.get(alarm.code)
      const quietMs = alarm.code === 'phone_idle' ? idleQuietMs : alarmQuietMs
      if (alarm.code !== 'identity_changed' && last !== undefined && now() - last < quietMs) return
      // Before it is stored: what stands in the way of many messages is met by all of them at the same moment.
      raised.set(alarm.code, now())
      try {
        await deps.onAlarm(alarm)
      } catch (error) {
        raised.delete(alarm.code)
        throw error
      }
    },
    over: (code) => void raised.delete(code),
  }
}
