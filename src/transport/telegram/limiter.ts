/**
 * Telegram's rates (https://core.telegram.org/bots/faq, "My bot is hitting limits"): about 30 messages a second in
 * all, one a second in a chat with short bursts, 20 a minute in a group.
 */
export type Rate = { burst: number; perSecond: number }
export type LimiterOptions = { overall: Rate; perChat: Rate; perGroup: Rate; waitMsMax: number; waitingMax: number }

export const telegramRates: LimiterOptions = {
  overall: { burst: 8, perSecond: 25 },
  // An operator who takes a case gets about eight messages at once; Telegram lets such a burst pass.
  perChat: { burst: 10, perSecond: 1 },
  // At most 5 + 15 in any minute.
  perGroup: { burst: 5, perSecond: 0.25 },
  // What waits longer goes back to the outbox, where it is safe and where its lane does not hold a lease.
  waitMsMax: 5_000,
  waitingMax: 5_000,
}

/** Chats with a full bucket are forgotten from this many on. */
const chatsKept = 5_000

export type Turn = { type: 'go' } | { type: 'later'; afterMs: number }

export type Limiter = {
  /** Waits for its turn. `later` when that would take too long: nothing is dropped, it has to come back. */
  take(chat: string, options: { urgent: boolean; group: boolean }): Promise<Turn>
  /** Telegram asked for a pause in one chat. Two chats paused at a time mean that the whole bot is. */
  pause(chat: string, ms: number): void
  stop(): void
}

type Bucket = { tokens: number; at: number; rate: Rate; pausedUntil: number }
type Waiter = { urgent: boolean; order: number; until: number; settle: (turn: Turn) => void }
type Chat = { bucket: Bucket; waiting: Waiter[] }

type State = {
  options: LimiterOptions
  now: () => number
  overall: Bucket
  chats: Map<string, Chat>
  /** The chats in which somebody waits. */
  lines: Set<Chat>
  waiting: number
  order: number
  /** Until when turns are promised to those who were sent away, so that they do not all come back at once. */
  promised: { urgent: number; other: number }
  timer: { handle: NodeJS.Timeout; at: number } | null
}

/**
 * Token buckets with one waiting line per chat. Within a chat nobody overtakes; of the chats whose turn it could be,
 * one with something urgent goes first, then the one that has waited longest.
 */
export function createLimiter(options: LimiterOptions, now: () => number = () => performance.now()): Limiter {
  const state: State = {
    options,
    now,
    overall: newBucket(options.overall, now()),
    chats: new Map(),
    lines: new Set(),
    waiting: 0,
    order: 0,
    promised: { urgent: 0, other: 0 },
    timer: null,
  }
  return {
    take: (id, { urgent, group }) => take(state, chatOf(state, id, group), urgent),
    pause(id, ms) {
      const at = now()
      const others = [...state.chats].some(([other, chat]) => other !== id && chat.bucket.pausedUntil > at)
      const chat = state.chats.get(id)
      if (chat) chat.bucket.pausedUntil = Math.max(chat.bucket.pausedUntil, at + ms)
      if (others) state.overall.pausedUntil = Math.max(state.overall.pausedUntil, at + ms)
      pump(state)
    },
    stop() {
      if (state.timer) clearTimeout(state.timer.handle)
      for (const chat of state.lines)
        for (const waiter of chat.waiting.splice(0)) waiter.settle({ type: 'later', afterMs: 1 })
      state.lines.clear()
      state.waiting = 0
    },
  }
}

function take(state: State, chat: Chat, urgent: boolean): Promise<Turn> {
  const { options, overall } = state
  const at = state.now()
  const known = Math.max(waitMs(overall, at), waitMs(chat.bucket, at))
  if (known === 0 && state.waiting === 0) {
    spend(overall, at)
    spend(chat.bucket, at)
    return Promise.resolve({ type: 'go' })
  }
  // What is urgent finds a place when the others have filled theirs.
  const isFull = state.waiting >= (urgent ? 2 : 1) * options.waitingMax
  if (isFull || known > options.waitMsMax) return Promise.resolve(later(state, chat, urgent, at))
  return new Promise((settle) => {
    state.waiting++
    state.lines.add(chat)
    chat.waiting.push({ urgent, order: state.order++, until: at + options.waitMsMax, settle })
    // Looking through all lines for each newcomer would cost a crowd dearly: he has no turn before `known`.
    if (known === 0) pump(state)
    else arm(state, known, at)
  })
}

/** Lets go everybody whose turn it is, and sets the clock for the next one. */
function pump(state: State): void {
  const { overall, lines } = state
  if (state.timer) clearTimeout(state.timer.handle)
  state.timer = null
  const at = state.now()
  for (const chat of lines) sendBackLate(state, chat, at)
  while (waitMs(overall, at) === 0) {
    const next = nextChat(lines, at)
    const waiter = next?.waiting.shift()
    if (!next || !waiter) break
    spend(overall, at)
    spend(next.bucket, at)
    state.waiting--
    waiter.settle({ type: 'go' })
  }
  for (const chat of lines) if (chat.waiting.length === 0) lines.delete(chat)
  if (state.waiting > 0) arm(state, wakeMs(overall, lines, at), at)
}

function arm(state: State, ms: number, at: number): void {
  if (state.timer && state.timer.at <= at + ms) return
  if (state.timer) clearTimeout(state.timer.handle)
  state.timer = { at: at + ms, handle: setTimeout(() => pump(state), Math.max(1, Math.ceil(ms))) }
}

function later(state: State, chat: Chat, urgent: boolean, at: number): Turn {
  const { promised, overall, options } = state
  const kind = urgent ? 'urgent' : 'other'
  promised[kind] = Math.max(promised[kind], at) + 1000 / options.overall.perSecond
  const afterMs = Math.max(promised[kind] - at, waitMs(chat.bucket, at), waitMs(overall, at))
  return { type: 'later', afterMs: Math.ceil(afterMs) }
}

/** A line whose first has waited too long goes back to the outbox, all of it: nobody may overtake him. */
function sendBackLate(state: State, chat: Chat, at: number): void {
  if ((chat.waiting[0]?.until ?? Number.POSITIVE_INFINITY) > at) return
  const late = chat.waiting.splice(0)
  state.waiting -= late.length
  for (const waiter of late) waiter.settle(later(state, chat, waiter.urgent, at))
}

function chatOf(state: State, id: string, group: boolean): Chat {
  const known = state.chats.get(id)
  if (known) return known
  const at = state.now()
  if (state.chats.size >= chatsKept) forget(state.chats, at)
  const { perGroup, perChat } = state.options
  const chat = { bucket: newBucket(group ? perGroup : perChat, at), waiting: [] }
  state.chats.set(id, chat)
  return chat
}

function newBucket(rate: Rate, at: number): Bucket {
  return { tokens: rate.burst, at, rate, pausedUntil: 0 }
}

function fill(bucket: Bucket, at: number): void {
  bucket.tokens = Math.min(bucket.rate.burst, bucket.tokens + ((at - bucket.at) / 1000) * bucket.rate.perSecond)
  bucket.at = at
}

/** A hair under one is one: sums of fractions do not always come out even. */
const oneToken = 1 - 1e-9

function waitMs(bucket: Bucket, at: number): number {
  fill(bucket, at)
  const missing = bucket.tokens >= oneToken ? 0 : ((1 - bucket.tokens) / bucket.rate.perSecond) * 1000
  return Math.max(missing, bucket.pausedUntil - at, 0)
}

function spend(bucket: Bucket, at: number): void {
  fill(bucket, at)
  bucket.tokens -= 1
}

function nextChat(lines: ReadonlySet<Chat>, at: number): Chat | null {
  let best: { chat: Chat; urgent: boolean; order: number } | null = null
  for (const chat of lines) {
    const head = chat.waiting[0]
    if (!head || waitMs(chat.bucket, at) > 0) continue
    // Something urgent behind it pulls the whole line forward.
    const urgent = chat.waiting.some((waiter) => waiter.urgent)
    const isBefore = best === null || (urgent === best.urgent ? head.order < best.order : urgent)
    if (isBefore) best = { chat, urgent, order: head.order }
  }
  return best?.chat ?? null
}

/** When something can happen next: a token, the end of a pause, or somebody's patience. */
function wakeMs(overall: Bucket, lines: ReadonlySet<Chat>, at: number): number {
  const common = waitMs(overall, at)
  let least = Number.POSITIVE_INFINITY
  for (const chat of lines) {
    const head = chat.waiting[0]
    if (head) least = Math.min(least, Math.max(common, waitMs(chat.bucket, at)), Math.max(0, head.until - at))
  }
  return Number.isFinite(least) ? least : 1
}

function forget(chats: Map<string, Chat>, at: number): void {
  for (const [id, chat] of chats) {
    const idle =
      chat.waiting.length === 0 && waitMs(chat.bucket, at) === 0 && chat.bucket.tokens >= chat.bucket.rate.burst
    if (idle) chats.delete(id)
  }
}
