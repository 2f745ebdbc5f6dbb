import { pino, type DestinationStream } from 'pino'

/** What may stand in a log line beside its event: ids, codes, numbers. Anything else is dropped. */
const allowedFields = new Set([
  'afterMs',
  'attempt',
  'attempts',
  'caseId',
  'code',
  'contactId',
  'count',
  'escalationId',
  'flow',
  'id',
  'kind',
  'ms',
  'operators',
  'outboxId',
  'pid',
  'port',
  'queue',
  'reason',
  'reportId',
  'revision',
  'scope',
  'severity',
  'signal',
  'state',
  'status',
  'step',
  'terminal',
  'transport',
  'error',
  'adopted',
])
const valueCharsMax = 120
/** Codes, ids and paths are ASCII; what a person writes here hardly ever is, and never gets this far anyway. */
const plainValue = /^[\x21-\x7e]*$/

export type LogFields = Record<string, string | number | boolean | null | undefined>
export type Log = {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/**
 * The one logger. It takes an event's name and fields from a list, never a message or an error object: what a person
 * wrote cannot reach a log by accident, because there is no place for it.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const logger = pino({ level, base: null, messageKey: 'event' }, destination ?? pino.destination(2))
  const write =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void =>
      logger[at](allowed(fields), event)
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function allowed(fields: LogFields): LogFields {
  const kept: LogFields = {}
  for (const [name, value] of Object.entries(fields)) {
    if (!allowedFields.has(name)) continue
    const plain = typeof value !== 'string' || (value.length <= valueCharsMax && plainValue.test(value))
    kept[name] = plain ? value : '[withheld]'
  }
  return kept
}
