import type { ControlBody, ControlMessage } from './control.ts'
import type { Fault } from './faults.ts'

/** The people of a stand-in that runs in another process. */
export type RemoteBotApi = {
  user(id: number, language?: string): RemoteUser
  fault(fault: Fault): Promise<void>
  /** Many messages in one request, for load. */
  sendMany(many: { user: number; text: string }[]): Promise<void>
  stats(): Promise<{ counts: Record<string, number>; pending: number }>
}

export type RemoteUser = {
  id: number
  send(text: string): Promise<number>
  press(label: string): Promise<void>
  photo(bytes: Uint8Array, caption?: string): Promise<number>
  block(): Promise<void>
  messages(after?: number): Promise<ControlMessage[]>
  /** The first message that holds the words, there or still to come. */
  waitFor(contains: string, options?: { after?: number; timeoutMs?: number }): Promise<ControlMessage>
}

/** Speaks to the control interface of a stand-in (`test/support/botapi/main.ts`) at `url`. */
export function connectBotApi(url: string): RemoteBotApi {
  const ask = async <T>(action: string, body: ControlBody): Promise<T> => {
    const response = await fetch(`${url}/control/${action}`, { method: 'POST', body: JSON.stringify(body) })
    const answer = (await response.json()) as { ok: boolean; result: T; description?: string }
    if (!answer.ok) throw new Error(`${action}: ${answer.description ?? response.status}`)
    return answer.result
  }
  return {
    user(id, language) {
      const own = { user: id, ...(language === undefined ? {} : { language }) }
      return {
        id,
        send: (text) => ask('send', { ...own, text }),
        press: (label) => ask('press', { ...own, label }),
        photo: (bytes, caption = '') =>
          ask('photo', { ...own, base64: Buffer.from(bytes).toString('base64'), caption }),
        block: () => ask('block', own),
        messages: (after = 0) => ask('messages', { ...own, after }),
        waitFor: (contains, options = {}) => ask('wait', { ...own, contains, ...options }),
      }
    },
    fault: (fault) => ask('fault', { fault }),
    sendMany: (many) => ask('many', { many }),
    stats: () => ask('stats', {}),
  }
}
