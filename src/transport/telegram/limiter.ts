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

/**
 * Token buckets with one waiting line per chat. Within a chat nobody overtakes; of the chats whose turn it could be,
 * one with something urgent goes first, then the one that has waited longest.
 */
export function createLimiter(options: LimiterOptions, now: () => number = () => performance.now()): Limiter {
  const overall = newBucket(options.overall, now())
  const chats = new Map<string, Chat>()
  /** The chats in which somebody waits. */
  const lines = new Set<Chat>()
  let waiting = 0
  let order = 0
  let timer: NodeJS.Timeout | null = null

  const chatOf = (id: string, group: boolean): Chat => {
    let chat = chats.get(id)
    if (!chat) {
      if (chats.size >= chatsKept) forget(chats, now())
      chat = { bucket: newBucket(group ? options.perGroup : options.perChat, now()), waiting: [] }
      chats.set(id, chat)
    }
    return chat
  }

  const pump = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    const at = now()
    for (const chat of lines) waiting -= sendBack(chat, at)
    while (waitMs(overall, at) === 0) {
      const next = nextChat(lines, at)
      const waiter = next?.waiting.shift()
      if (!next || !waiter) break
      spend(overall, at)
      spend(next.bucket, at)
      waiting--
      waiter.settle({ type: 'go' })
    }
    for (const chat of lines) if (chat.waiting.length === 0) lines.delete(chat)
    if (waiting > 0) timer = setTimeout(pump, Math.max(1, Math.ceil(wakeMs(overall, lines, at))))
  }

  return {
    take(id, { urgent, group }) {
      const at = now()
      const chat = chatOf(id, group)
      if (chat.waiting.length === 0 && waiting === 0 && waitMs(overall, at) === 0 && waitMs(chat.bucket, at) === 0) {
        spend(overall, at)
        spend(chat.bucket, at)
        return Promise.resolve({ type: 'go' })
      }
      const known = Math.max(waitMs(overall, at), waitMs(chat.bucket, at))
      if (known > options.waitMsMax) return Promise.resolve({ type: 'later', afterMs: Math.ceil(known) })
      if (waiting >= options.waitingMax) return Promise.resolve({ type: 'later', afterMs: options.waitMsMax })
      waiting++
      return new Promise((settle) => {
        lines.add(chat)
        chat.waiting.push({ urgent, order: order++, until: at + options.waitMsMax, settle })
        pump()
      })
    },
    pause(id, ms) {
      const at = now()
      const others = [...chats].some(([other, chat]) => other !== id && chat.bucket.pausedUntil > at)
      const chat = chats.get(id)
      if (chat) chat.bucket.pausedUntil = Math.max(chat.bucket.pausedUntil, at + ms)
      if (others) overall.pausedUntil = Math.max(overall.pausedUntil, at + ms)
      pump()
    },
    stop() {
      if (timer) clearTimeout(timer)
      for (const chat of lines)
        for (const waiter of chat.waiting.splice(0)) waiter.settle({ type: 'later', afterMs: 1 })
      lines.clear()
      waiting = 0
    },
  }
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

/** A line whose first has waited too long goes back to the outbox, all of it: nobody may overtake him. */
function sendBack(chat: Chat, at: number): number {
  if ((chat.waiting[0]?.until ?? Number.POSITIVE_INFINITY) > at) return 0
  const late = chat.waiting.splice(0)
  const afterMs = Math.max(1, Math.ceil(waitMs(chat.bucket, at)))
  for (const waiter of late) waiter.settle({ type: 'later', afterMs })
  return late.length
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
