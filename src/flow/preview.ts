import { advance, start, type StartOptions } from './engine.ts'
import type { FlowSet } from './flow-set.ts'
import type { FlowEvent, Input, Session, TurnContext } from './session.ts'

/** One turn of a preview: what was sent (null for the start) and what came of it. */
export type PreviewTurn = { input: Input | null; events: FlowEvent[]; session: Session | null }

/**
 * Plays a flow with given inputs, for looking at it before it is published. Stops early when the conversation is
 * over. Nothing is sent or kept; texts are left to whoever shows the events.
 */
export function previewFlow(
  set: FlowSet,
  flow: string,
  inputs: readonly Input[],
  context: TurnContext,
  options: StartOptions = {},
): PreviewTurn[] {
  const begun = start(set, flow, context, options)
  const turns: PreviewTurn[] = [{ input: null, events: begun.events, session: begun.session }]
  let { session } = begun
  for (const input of inputs) {
    if (session === null) break
    const turn = advance(set, session, input, context)
    turns.push({ input, events: turn.events, session: turn.session })
    session = turn.session
  }
  return turns
}
