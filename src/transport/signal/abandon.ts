import { LibSignalErrorBase } from '@signalapp/libsignal-client'

/**
 * A connection whose requests can be given up all at once. libsignal lets what waits on a dead line wait for half a
 * minute more, also when the connection is ended. What was given up fails as on a connection that is gone.
 */
export function abandonable<Connection extends object>(
  connection: Connection,
): { connection: Connection; abandon: () => void } {
  const waiting = new Set<(error: Error) => void>()
  const guarded = new Proxy(connection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        const answered: unknown = member.apply(target, given)
        return answered instanceof Promise && name !== 'disconnect' ? untilAbandoned(answered, waiting) : answered
      }
    },
  })
  return {
    connection: guarded,
    abandon() {
      for (const give of waiting) give(new LibSignalErrorBase('the line is dead', 'ChatServiceInactive', 'abandon'))
      waiting.clear()
    },
  }
}

function untilAbandoned<T>(answered: Promise<T>, waiting: Set<(error: Error) => void>): Promise<T> {
  return new Promise((resolve, reject) => {
    waiting.add(reject)
    answered.then(resolve, reject).finally(() => waiting.delete(reject))
  })
}
