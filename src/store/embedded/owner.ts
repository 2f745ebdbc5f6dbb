import { lchown, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { explainFileError, StartError } from './errors.ts'

/** The user PostgreSQL runs as; `null` when it runs as the user of this program. */
export type Owner = { uid: number; gid: number } | null

/**
 * PostgreSQL refuses to run as root, so a program that is root runs it under this number. It needs no entry in
 * /etc/passwd. It is not `nobody`, because other services run as that one and could then read the files; and it lies
 * below 65,536, because a container may map no more users.
 */
const postgresUid = 55_432

/**
 * Makes `directory` (mode 0700) and decides who owns it and runs PostgreSQL in it.
 *
 * As root, an existing owner other than root is kept, so that a data directory survives a change of our default; files
 * that root put there (a restored backup) are given to that owner.
 *
 * Throws `StartError` (`foreign-owner`, `not-writable`, `disk-full`, `cannot-change-user`).
 */
export async function prepareOwner(directory: string): Promise<Owner> {
  const uid = process.getuid?.() ?? -1
  const found = await makeDirectory(directory)
  if (uid !== 0) {
    if (found.uid === uid) return null
    throw new StartError(
      'foreign-owner',
      `${directory} belongs to user number ${found.uid}, but this program runs as user number ${uid}. ` +
        `Run it as that user, or give the directory to this one: chown -R ${uid} ${directory}`,
    )
  }
  if (found.uid !== 0) return { uid: found.uid, gid: found.gid }
  const owner = { uid: postgresUid, gid: postgresUid }
  try {
    await giveTree(directory, owner)
  } catch (error) {
    throw new StartError(
      'cannot-change-user',
      `PostgreSQL may not run as root, and the files in ${directory} cannot be given to another user. ` +
        `Run this program as an ordinary user, or set DATABASE_URL.`,
      { cause: error },
    )
  }
  return owner
}

async function makeDirectory(directory: string): Promise<{ uid: number; gid: number }> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    return await stat(directory)
  } catch (error) {
    throw explainFileError(error, directory)
  }
}

/** Gives a directory and all that is in it to `owner`. */
export async function giveTree(path: string, owner: { uid: number; gid: number }): Promise<void> {
  for (const entry of await readdir(path, { recursive: true })) await lchown(join(path, entry), owner.uid, owner.gid)
  await lchown(path, owner.uid, owner.gid)
}

/**
 * Whether `owner` may walk to `directory` and enter it, judged by the mode bits of it and of each parent. An access
 * list that allows more is overlooked, which only costs a copy.
 */
export async function canEnter(directory: string, owner: Owner): Promise<boolean> {
  if (owner === null) return true
  for (let path = directory; ; path = dirname(path)) {
    const { uid, gid, mode } = await stat(path)
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (path === dirname(path)) return true
  }
}

/**
 * The user `initdb` runs as. Unlike the server, it insists on an entry in /etc/passwd, which the owner need not have;
 * then it runs as `nobody`, or as any other user there is, and its work is given to the owner afterwards.
 */
export async function initdbUser(owner: Owner): Promise<Owner> {
  if (owner === null) return null
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  const users = lines
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  const ordinary = users.filter((user) => user.uid > 0 && Number.isSafeInteger(user.gid))
  const chosen =
    ordinary.find((user) => user.uid === owner.uid) ?? ordinary.find((user) => user.name === 'nobody') ?? ordinary[0]
  return chosen === undefined ? owner : { uid: chosen.uid, gid: chosen.gid }
}
