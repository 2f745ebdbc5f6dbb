import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { codeOf, StartError } from './errors.ts'

/** An arbitrary number that only this program uses: the ASCII letters "deungdae". */
const advisoryKey = '7234316386043945317'
const advisoryMsMax = 5_000
const pollMs = 100

function inUse(directory: string): StartError {
  return new StartError(
    'in-use',
    `Another process of this program already uses ${directory}. Stop it first, or give this one its own DATA_DIR.`,
  )
}

/**
 * The first of two locks on a data directory: a socket in Linux's abstract namespace, which the kernel frees at the
 * moment the process dies and which therefore is never stale. It keeps a second process from even starting the
 * server. It does not reach across containers; the advisory lock does.
 *
 * Throws `StartError` `in-use`.
 */
export async function lockDirectory(directory: string): Promise<Server> {
  const { dev, ino } = await stat(directory)
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(codeOf(error) === 'EADDRINUSE' ? inUse(directory) : error))
    server.listen(`\0deungdae-${dev}-${ino}`, resolve)
  })
  server.unref()
  return server
}

/**
 * The second lock: a session lock inside the database, held by `client` for as long as it is connected. It also
 * refuses a process in another container that shares the volume. A process that was killed may have its session for
 * a moment longer, hence the wait.
 *
 * Throws `StartError` `in-use`.
 */
export async function lockDatabase(client: pg.Client, directory: string): Promise<void> {
  const deadline = performance.now() + advisoryMsMax
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${advisoryKey}) AS held`)
    if (rows[0]?.held === true) return
    if (performance.now() > deadline) throw inUse(directory)
    await sleep(pollMs)
  }
}
