import { readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Which process serves a data directory, so that a second one can say so. */
export type Running = { pid: number; startedAt: string }

function fileOf(dataDir: string): string {
  return join(dataDir, 'service.json')
}

/**
 * When a process began, in the kernel's ticks since the boot (`man 5 proc_pid_stat`, field 22): with it, a number that
 * was given to another process meanwhile is not mistaken for ours. Null when there is no such process.
 */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The name in brackets may itself hold spaces and brackets; field 3 follows the last one.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

/** The living process that serves this data directory, other than this one. */
export async function findRunning(dataDir: string): Promise<Running | null> {
  try {
    const found = JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as Running
    const startedAt = await startOf(found.pid)
    return found.pid !== process.pid && startedAt !== null && startedAt === found.startedAt ? found : null
  } catch {
    return null
  }
}

/** Writes down that this process serves the directory; the answer takes it back. */
export async function noteRunning(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const running: Running = { pid: process.pid, startedAt: (await startOf(process.pid)) ?? '' }
  await writeFile(fileOf(dataDir), JSON.stringify(running), { mode: 0o600 })
  return () => rm(fileOf(dataDir), { force: true })
}
