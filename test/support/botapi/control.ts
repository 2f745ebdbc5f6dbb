import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, reply, type BotApi } from './api.ts'
import type { Fault } from './faults.ts'
import type { Message } from './state.ts'
import type { Update } from './updates.ts'
import { badRequest } from './wire.ts'

/** What a program in another process asks for: `POST /control/<action>` with a JSON body. */
export type ControlBody = {
  user?: number
  language?: string
  text?: string
  replyTo?: number
  label?: string
  message?: number
  emoji?: string
  base64?: string
  caption?: string
  name?: string
  mime?: string
  contains?: string
  after?: number
  timeoutMs?: number
  fault?: Fault
  update?: Update
  /** Several `send`s in one request, for load. */
  many?: { user: number; text: string }[]
}

/** A message as it is told to other processes: without the bytes of its file. */
export type ControlMessage = Omit<Message, 'file'> & { file: { kind: string; sizeBytes: number } | null }

export async function control(
  api: BotApi,
  action: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = (await readBody(request)).toString()
  const body = (text === '' ? {} : JSON.parse(text)) as ControlBody
  const result = await act(api, action, body).catch((error: unknown) => {
    // Whoever plays a person has to read why it failed: no button, no such message.
    throw error instanceof Error ? badRequest(error.message) : error
  })
  reply(response, 200, JSON.stringify({ ok: true, result: result ?? null }))
}

async function act(api: BotApi, action: string, body: ControlBody): Promise<unknown> {
  if (action === 'stats') return { counts: Object.fromEntries(api.counts), pending: api.updates.pending() }
  if (action === 'fault') return body.fault && api.faults.add(body.fault)
  if (action === 'inject') return body.update && api.updates.inject(body.update)
  if (action === 'many') {
    for (const one of body.many ?? []) api.user({ id: one.user }).send(one.text)
    return null
  }
  if (body.user === undefined) throw badRequest('user is missing')
  const user = api.user({ id: body.user, ...(body.language === undefined ? {} : { language: body.language }) })
  const bytes = Buffer.from(body.base64 ?? '', 'base64')
  const media = {
    ...(body.caption === undefined ? {} : { caption: body.caption }),
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.mime === undefined ? {} : { mime: body.mime }),
  }
  switch (action) {
    case 'user':
      return { id: user.id }
    case 'send':
      return user.send(body.text ?? '', body.replyTo === undefined ? {} : { replyTo: body.replyTo })
    case 'photo':
      return user.sendPhoto(bytes, media)
    case 'voice':
      return user.sendVoice(bytes, media)
    case 'document':
      return user.sendDocument(bytes, media)
    case 'press':
      return user.press(body.label ?? '')
    case 'edit':
      return user.edit(body.message ?? 0, body.text ?? '')
    case 'react':
      return user.react(body.message ?? 0, body.emoji ?? '')
    case 'block':
      return user.block()
    case 'unblock':
      return user.unblock()
    case 'deactivate':
      return user.deactivate()
    case 'messages':
      return user.all.filter((message) => message.id > (body.after ?? 0)).map(told)
    case 'wait': {
      const options = {
        ...(body.after === undefined ? {} : { after: body.after }),
        ...(body.timeoutMs === undefined ? {} : { timeoutMs: body.timeoutMs }),
      }
      return told(await user.waitFor(body.contains ?? '', options))
    }
    default:
      throw badRequest(`there is no action ${action}`)
  }
}

function told(message: Message): ControlMessage {
  const { file } = message
  return { ...message, file: file ? { kind: file.kind, sizeBytes: file.sizeBytes } : null }
}
