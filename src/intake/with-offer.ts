import type { FlowEvent } from '../flow/session.ts'

const offer: FlowEvent = { type: 'say', key: 'move:offer', params: {} }

/**
 * What is said at the beginning of a conversation, with the word that it can go on on Signal put before the first
 * question. Somebody who is in danger is not sent anywhere.
 */
export function withOffer(events: FlowEvent[]): FlowEvent[] {
  const asks = events.findIndex((event) => event.type === 'say' && event.choices !== undefined)
  const calls = events.some(({ type }) => type === 'raised' || type === 'handoff' || type === 'alarm')
  return asks < 0 || calls ? events : [...events.slice(0, asks), offer, ...events.slice(asks)]
}
