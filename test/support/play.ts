import { advance, start, type StartOptions } from '../../src/flow/engine.ts'
import type { FlowSet } from '../../src/flow/flow-set.ts'
import type { Advance, FlowEvent, Input, Session, TurnContext } from '../../src/flow/session.ts'
import type { Alarm } from '../../src/triage/severity.ts'

/** Words that the test's watch knows; the real one belongs to triage and is tested there. */
const alarms: { pattern: RegExp; alarm: Alarm }[] = [
  { pattern: /잡혔|被抓/u, alarm: { severity: 'P0', family: 'arrest', reasons: ['text_arrest'], question: null } },
  { pattern: /살려/u, alarm: { severity: 'P0', family: 'immediate', reasons: ['text_immediate'], question: null } },
  { pattern: /납치/u, alarm: { severity: 'P0', family: 'abduction', reasons: ['text_abduction'], question: null } },
  {
    pattern: /미행/u,
    alarm: { severity: 'P1', family: 'surveillance', reasons: ['text_surveillance'], question: null },
  },
  { pattern: /협박/u, alarm: { severity: 'P1', family: 'threat', reasons: ['text_threat'], question: null } },
  { pattern: /죽고 싶/u, alarm: { severity: 'P1', family: 'suicide', reasons: ['text_suicide'], question: 'suicide' } },
  { pattern: /이상한/u, alarm: { severity: 'P1', family: 'lure', reasons: ['lure'], question: 'lure' } },
  { pattern: /정착금/u, alarm: { severity: 'P3', family: 'none', reasons: ['settlement'], question: null } },
]

export function watch(text: string): Alarm | null {
  return alarms.find(({ pattern }) => pattern.test(text))?.alarm ?? null
}

/** A turn's surroundings: noon in Beijing on a Monday, on a transport that is not end-to-end encrypted. */
export function contextOf(changes: Partial<TurnContext['transport']> = {}): TurnContext {
  return {
    now: '2026-11-23T04:00:00Z',
    zone: 'Asia/Shanghai',
    watch,
    transport: { buttons: true, endToEndEncrypted: false, ...changes },
  }
}

/** A conversation in a test. The session is written to JSON and read again between all turns, as a host does. */
export type Play = {
  readonly session: Session | null
  /** Events of the last turn. */
  readonly events: FlowEvent[]
  /** Events of all turns. */
  readonly all: FlowEvent[]
  send(input: Input | string): FlowEvent[]
}

export function play(set: FlowSet, flow: string, options: StartOptions & { context?: TurnContext } = {}): Play {
  const { context = contextOf(), ...rest } = options
  let now = reread(start(set, flow, context, rest))
  const all = [...now.events]
  return {
    get session() {
      return now.session
    },
    get events() {
      return now.events
    },
    all,
    send(input) {
      if (now.session === null) throw new Error('the conversation is over')
      now = reread(
        advance(set, now.session, typeof input === 'string' ? { type: 'text', text: input } : input, context),
      )
      all.push(...now.events)
      return now.events
    },
  }
}

function reread(advanced: Advance): Advance {
  return JSON.parse(JSON.stringify(advanced)) as Advance
}

/** Keys of what was said, in order. */
export function said(events: readonly FlowEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'say' ? [event.key] : []))
}

/** The events of one type. */
export function of<T extends FlowEvent['type']>(
  events: readonly FlowEvent[],
  type: T,
): Extract<FlowEvent, { type: T }>[] {
  return events.filter((event): event is Extract<FlowEvent, { type: T }> => event.type === type)
}
