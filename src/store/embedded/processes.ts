import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** PostgreSQL's port number; here it is only part of the socket's name. */
export const socketName = '.s.PGSQL.5432'

const orphanMsMax = 5_000
const pollMs = 50

/**
 * The `cluster_name` of the server on this data directory. PostgreSQL writes it into the title of each of its
 * processes, which every user may read under /proc, so it tells our processes from a stranger that was given a dead
 * postmaster's number. (`/proc/PID/cwd` would tell too, but root in a container may not read that of another user.)
 */
export async function clusterName(data: string): Promise<string> {
  const { dev, ino } = await stat(data)
  return `deungdae-${dev}-${ino}`
}

/** The numbers of all living processes of that server. A zombie has no title, so it is not among them. */
export async function serverProcesses(cluster: string): Promise<number[]> {
  const found: number[] = []
  const title = new RegExp(`\\b${cluster}(?!\\d)`)
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const commandLine = await readFile(`/proc/${entry}/cmdline`, 'latin1').catch(() => '')
    if (title.test(commandLine)) found.push(Number(entry))
  }
  return found
}

/** The number in `postmaster.pid`, or null; it says nothing about whether that process lives. */
export async function recordedPid(data: string): Promise<number | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return Number.isSafeInteger(pid) && pid > 1 ? pid : null
}

/** The living postmaster of this data directory, or null when there is none (dead, zombie, or the number reused). */
export async function livingPostmaster(data: string, cluster: string): Promise<number | null> {
  const pid = await recordedPid(data)
  return pid !== null && (await serverProcesses(cluster)).includes(pid) ? pid : null
}

/**
 * Waits until no process of a dead postmaster is left, killing those that stay, and only then removes what it left:
 * `postmaster.pid`, the socket and its lock. The order matters: `postmaster.pid` is what keeps a second server off
 * files that an orphan may still write.
 */
export async function clearRemains(data: string, run: string, cluster: string): Promise<void> {
  const deadline = performance.now() + orphanMsMax
  for (let left = await serverProcesses(cluster); left.length > 0; left = await serverProcesses(cluster)) {
    if (performance.now() > deadline) for (const pid of left) kill(pid, 'SIGKILL')
    await sleep(pollMs)
  }
  await rm(join(data, 'postmaster.pid'), { force: true })
  await rm(join(run, socketName), { force: true })
  await rm(join(run, `${socketName}.lock`), { force: true })
}

/** Sends a signal; a process that has gone meanwhile is no error. */
export function kill(pid: number, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already.
  }
}
