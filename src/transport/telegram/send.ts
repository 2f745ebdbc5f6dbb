import type { Api } from 'grammy'
import type { ReactionTypeEmoji } from 'grammy/types'
import { plainEmoji } from '../emoji.ts'
import { numberChoices } from '../number-choices.ts'
import type { Outbound, OutboundBody, Reaction, SendResult } from '../transport.ts'
import { keyboardOf, type Keyboard } from './choice-data.ts'
import { readFailure, type Failure } from './failure.ts'
import type { Limiter } from './limiter.ts'
import { callMsMax, fileMsMax, textCharsMax, uploadBytesMax } from './limits.ts'
import { inputFileOf, methodOf, splitCaption, type Media, type MediaMethod } from './media-steps.ts'
import { splitText } from '../split.ts'
import { within } from './within.ts'

/** After a refused token: only a human can change that, and the messages wait for it. */
const tokenRetryMs = 60_000
/** Long texts of which a part went out and the next one has to wait: where to go on. */
const halfSentMax = 1_000
const movedMax = 1_000

/** One request to Telegram; resolves with the id of the message that it made, or null when it makes none. */
type Step = (chatId: number) => Promise<number | null>

export type SenderDeps = {
  api: Api
  limiter: Limiter
  /** When an answer is taken for lost: to a small request, and to an upload. */
  waits?: SendWaits
}
export type SendWaits = { callMs: number; fileMs: number }

const sendWaits: SendWaits = { callMs: callMsMax, fileMs: fileMsMax }
/** The client together with the patience for its answers. */
type Line = { api: Api; waits: SendWaits }

/**
 * Sends what the outbox holds. Telegram offers no idempotency: when an answer is lost (a time-out, a line cut), the
 * message may have gone out although it counts as to be tried again, and the person then reads it twice. That is
 * the lesser evil. Parts of a long text that did go out are remembered while the process lives.
 */
export function createSender(deps: SenderDeps): (outbound: Outbound) => Promise<SendResult> {
  const line: Line = { api: deps.api, waits: deps.waits ?? sendWaits }
  const halfSent = new Map<string, string[]>()
  /** Groups that became supergroups, by their old address. */
  const moved = new Map<string, string>()

  const attempt = async (outbound: Outbound, step: Step): Promise<{ type: 'done'; id: number | null } | Failure> => {
    const address = moved.get(outbound.address) ?? outbound.address
    const turn = await deps.limiter.take(address, { urgent: outbound.urgent, group: address.startsWith('-') })
    if (turn.type === 'later') return { type: 'retry', afterMs: turn.afterMs, reason: 'telegram_rate', flood: false }
    try {
      return { type: 'done', id: await step(Number(address)) }
    } catch (error) {
      const failure = readFailure(error)
      if (failure.type === 'retry' && failure.flood) deps.limiter.pause(address, failure.afterMs)
      return failure
    }
  }

  const attemptWhereItIs = async (outbound: Outbound, step: Step) => {
    const first = await attempt(outbound, step)
    if (first.type !== 'moved') return first
    if (moved.size >= movedMax) moved.clear()
    moved.set(outbound.address, first.to)
    return attempt(outbound, step)
  }

  return async (outbound) => {
    if (!/^-?\d{1,16}$/.test(outbound.address)) return { type: 'refused', reason: 'telegram_address' }
    const steps = stepsOf(line, outbound.body)
    if (!Array.isArray(steps)) return steps
    const refs = halfSent.get(outbound.id) ?? []
    halfSent.delete(outbound.id)
    for (const step of steps.slice(refs.length)) {
      const result = await attemptWhereItIs(outbound, step)
      if (result.type === 'done') {
        if (result.id !== null) refs.push(String(result.id))
        continue
      }
      if (result.type === 'retry' && refs.length > 0) {
        if (halfSent.size >= halfSentMax) halfSent.clear()
        halfSent.set(outbound.id, refs)
      }
      return resultOf(result)
    }
    return { type: 'sent', refs }
  }
}

function resultOf(failure: Failure): SendResult {
  switch (failure.type) {
    case 'retry':
      return { type: 'retry', afterMs: failure.afterMs, reason: failure.reason }
    case 'unreachable':
    case 'refused':
      return failure
    case 'token':
      return { type: 'retry', afterMs: tokenRetryMs, reason: failure.reason }
    case 'moved':
      return { type: 'refused', reason: 'telegram_moved_again' }
  }
}

function stepsOf(line: Line, body: OutboundBody): Step[] | Extract<SendResult, { type: 'refused' }> {
  switch (body.type) {
    case 'text':
      return orEmpty(textSteps(line, numberChoices(body.text, body.choices), keyboardOf(body.choices), body.quotes))
    case 'media':
      return body.bytes.length > uploadBytesMax
        ? { type: 'refused', reason: 'telegram_file_too_big' }
        : mediaSteps(line, body)
    case 'edit':
      return orEmpty(editSteps(line, body))
    case 'delete':
      return [
        async (chat) => {
          await line.api.deleteMessage(chat, Number(body.of), within(line.waits.callMs))
          return null
        },
      ]
    case 'reaction':
      return [(chat) => react(line, chat, body)]
    case 'commands': {
      const commands = body.commands.map(({ name, description }) => ({ command: name, description }))
      // A list of a chat's own goes before all others, whatever language the messenger itself is set to.
      const own = (chat: number) => ({ scope: { type: 'chat' as const, chat_id: chat } })
      return [
        async (chat) => {
          await line.api.setMyCommands(commands, own(chat), within(line.waits.callMs))
          return null
        },
      ]
    }
  }
}

function orEmpty(steps: Step[]): Step[] | Extract<SendResult, { type: 'refused' }> {
  return steps.length > 0 ? steps : { type: 'refused', reason: 'telegram_empty' }
}

/** No preview of links: whoever looks at the screen must not see where one leads, and their servers not be asked. */
const plain = { link_preview_options: { is_disabled: true } }

function textSteps(line: Line, text: string, keyboard: Keyboard | null, quotes?: string): Step[] {
  const parts = splitText(text, textCharsMax)
  return parts.map((part, index) => async (chat) => {
    const options = {
      ...plain,
      ...(keyboard && index === parts.length - 1 ? { reply_markup: keyboard } : {}),
      ...(index === 0 ? replyTo(quotes) : {}),
    }
    return (await line.api.sendMessage(chat, part, options, within(line.waits.callMs))).message_id
  })
}

/** A quoted message that is gone in the meantime does not keep the answer from being sent. */
function replyTo(quotes: string | undefined, ifGone = true) {
  const id = Number(quotes)
  if (quotes === undefined || !Number.isSafeInteger(id)) return {}
  return { reply_parameters: { message_id: id, allow_sending_without_reply: ifGone } }
}

/**
 * Telegram lets a bot set one of some seventy emoji, and changes which: it is asked, and what it refuses is said in the
 * same try. Trying a refused reaction again would change nothing and keep back the words behind it.
 */
async function react(line: Line, chat: number, body: Reaction): Promise<number | null> {
  const emoji = plainEmoji(body.emoji) as ReactionTypeEmoji['emoji']
  const set = (reactions: ReactionTypeEmoji[]) => () =>
    line.api.setMessageReaction(chat, Number(body.to), reactions, {}, within(line.waits.callMs))
  if (await isTaken(set(body.removed ? [] : [{ type: 'emoji', emoji }]))) return null
  // An earlier one would go on saying what is not meant any more.
  if (!body.removed) await isTaken(set([]))
  return sayInstead(line, chat, body)
}

/** False when Telegram refuses it for good. Throws what may still come right. */
async function isTaken(request: () => Promise<unknown>): Promise<boolean> {
  try {
    await request()
    return true
  } catch (error) {
    if (readFailure(error).type !== 'refused') throw error
    return false
  }
}

async function sayInstead(line: Line, chat: number, { to, instead }: Reaction): Promise<number | null> {
  if (!instead) return null
  try {
    const options = { ...plain, ...replyTo(to, instead.ifGone) }
    return (await line.api.sendMessage(chat, instead.text, options, within(line.waits.callMs))).message_id
  } catch (error) {
    const failure = readFailure(error)
    if (failure.type === 'refused' && failure.reason === 'telegram_not_quotable') return null
    throw error
  }
}

function mediaSteps(line: Line, media: Media): Step[] {
  const { caption, rest } = splitCaption(media.caption ?? '')
  const options = caption === '' ? {} : { caption }
  const send = async (method: MediaMethod, chat: number): Promise<number> =>
    (await line.api[method](chat, inputFileOf(media), options, within(line.waits.fileMs))).message_id
  const first: Step = async (chat) => {
    const method = methodOf(media)
    try {
      return await send(method, chat)
    } catch (error) {
      const failure = readFailure(error)
      // A picture that Telegram cannot show, a voice message that the person's settings forbid: as a plain file then.
      const unfit = failure.type === 'refused' && failure.reason !== 'telegram_no_rights'
      if (method === 'sendDocument' || !unfit) throw error
      return send('sendDocument', chat)
    }
  }
  return [first, ...textSteps(line, rest, null)]
}

/** An edit of what cannot be edited any more, or has grown too long for one message, is sent anew. */
function editSteps(line: Line, body: Extract<OutboundBody, { type: 'edit' }>): Step[] {
  const keyboard = keyboardOf(body.choices)
  const text = numberChoices(body.text, body.choices)
  const anew = textSteps(line, text, keyboard)
  const [only] = anew
  if (!only || anew.length > 1) return anew
  return [
    async (chat) => {
      try {
        const options = { ...plain, ...(keyboard ? { reply_markup: keyboard } : {}) }
        await line.api.editMessageText(chat, Number(body.of), text.trim(), options, within(line.waits.callMs))
        return Number(body.of)
      } catch (error) {
        const failure = readFailure(error)
        if (failure.type !== 'refused') throw error
        if (failure.reason === 'telegram_not_modified') return Number(body.of)
        if (failure.reason !== 'telegram_not_editable') throw error
        return only(chat)
      }
    },
  ]
}
