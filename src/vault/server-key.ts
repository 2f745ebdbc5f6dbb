import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const keyBytes = 32

/**
 * Reads the server key (32 bytes, written as base64 on one line) from `keyFile`, or from `DATA_DIR/keys/server.key`,
 * which is made on the first start with mode 0600. Whoever has this file and the database can read what people
 * wrote: it is backed up apart from the database.
 */
export async function loadServerKey(options: { dataDir: string; keyFile?: string | undefined }): Promise<{
  key: Buffer
  created: boolean
  path: string
}> {
  const path = options.keyFile ?? join(options.dataDir, 'keys', 'server.key')
  const existing = await readKey(path)
  if (existing) return { key: existing, created: false, path }
  if (options.keyFile) throw new KeyError(`KEY_FILE names ${path}, but there is no such file.`)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const key = randomBytes(keyBytes)
  // 'wx' fails when another process made it in the meantime: then that one's key is the key.
  const file = await open(path, 'wx', 0o600).catch(() => null)
  if (file === null) {
    const raced = await readKey(path)
    if (raced) return { key: raced, created: false, path }
    throw new KeyError(`The server key cannot be written to ${path}. Check that the directory belongs to this user.`)
  }
  try {
    await file.writeFile(`${key.toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return { key, created: true, path }
}

async function readKey(path: string): Promise<Buffer | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new KeyError(
      `The server key ${path} cannot be read (${error.code}). It must belong to the user who runs this.`,
    )
  })
  if (text === null) return null
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyBytes)
    throw new KeyError(`The server key ${path} is damaged: it must hold ${keyBytes} bytes in base64.`)
  const mode = (await stat(path)).mode & 0o077
  // A key that others on the machine can read is narrowed rather than refused: refusing would stop a hotline.
  if (mode !== 0) await chmod(path, 0o600).catch(() => undefined)
  return key
}

/** A plain-word message for the person who starts the program. */
export class KeyError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'KeyError'
  }
}
