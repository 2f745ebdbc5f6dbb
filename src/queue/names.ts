/** The queues, one per kind of work; each job wakes one handler of `jobs/`. */
export const queueNames = ['reports', 'deliveries', 'escalations', 'checkins', 'retention'] as const

export type QueueName = (typeof queueNames)[number]

/**
 * What a job carries: the id of the row that its handler reads (a report, a person's outbox lane, an escalation, a
 * check-in, a retention task). Job data lies in clear text in Redis or PostgreSQL, so it is never more than an id.
 */
export type Payload = { id: string }

const idCharsMax = 64
const jobIdCharsMax = 128

/** Letters, digits, `_` and `-`: room for a UUID or a number, none for a sentence, an address or Korean. */
const idPattern = /^[A-Za-z0-9_-]+$/

/** Whether `value` is a payload: an object with a short id and nothing else. */
export function isPayload(value: unknown): value is Payload {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  if (keys.length !== 1 || !('id' in value) || typeof value.id !== 'string') return false
  return value.id.length <= idCharsMax && idPattern.test(value.id)
}

/** Whether `value` may name a job. BullMQ keeps whole numbers for its own names, hence the letter. */
export function isJobId(value: string): boolean {
  return value.length <= jobIdCharsMax && idPattern.test(value) && /[A-Za-z]/.test(value)
}
