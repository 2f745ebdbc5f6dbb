import { relative } from 'node:path'
import { ConfigError } from '../config.ts'
import { ListenError } from '../http.ts'
import { errorCode, isConnectionError } from '../store/database.ts'
import { StartError } from '../store/embedded.ts'
import { NewerDatabaseError } from '../store/migrate.ts'
import { TransportStartError } from '../transport/start-error.ts'
import { KeyError } from '../vault/server-key.ts'
import { UsageError } from './arguments.ts'

/** A failure whose message is already plain words for whoever typed the command. */
export class PlainError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PlainError'
  }
}

/** What PostgreSQL's refusals mean for the person who wrote DATABASE_URL (SQLSTATE, appendix A of its manual). */
const refusals: Record<string, string> = {
  '28P01': 'The database refuses the password in DATABASE_URL. Correct it and start again.',
  '28000': 'The database does not let the user of DATABASE_URL in. Ask whoever runs it, or correct the user.',
  '3D000': 'The database named in DATABASE_URL does not exist. Create it (createdb) or correct the name.',
  '42501': 'The user of DATABASE_URL may not create tables there. Make it the owner of that database.',
  '53300': 'The database takes no more connections. Close other programs that use it, or raise max_connections.',
  '53100': 'The disk of the database is full. Free some space and start again.',
  ENOTFOUND: 'The host in DATABASE_URL cannot be found. Check its spelling and the network.',
  EAI_AGAIN: 'The host in DATABASE_URL cannot be found at the moment. Check the network.',
}

/**
 * One failure in plain words with what to do about it, and the exit code it ends with: 2 for what was typed or set
 * wrongly, 1 for everything else. Never a stack, and never the text of an unknown error, which may quote a person.
 */
export function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof ConfigError || error instanceof UsageError) return { text: error.message, exitCode: 2 }
  const isPlain = [PlainError, StartError, KeyError, ListenError, NewerDatabaseError, TransportStartError].some(
    (kind) => error instanceof kind,
  )
  if (error instanceof Error && (isPlain || error.message.startsWith('REDIS_URL')))
    return { text: error.message, exitCode: 1 }
  return { text: explainCode(error), exitCode: 1 }
}

function explainCode(error: unknown): string {
  const code = errorCode(error)
  const known = refusals[code]
  if (known) return known
  if (isMissingFile(error)) return `A file is missing${place(error)}. Is all of the program there?`
  if (code === 'ERR_MODULE_NOT_FOUND')
    return 'A file or a package of the program is missing. Run `npm ci`; if that does not help, get the program again.'
  if (isConnectionError(error))
    return `The database does not answer (${code}). Check that it runs and that DATABASE_URL is right.`
  if (code === 'ENOSPC') return 'The disk is full. Free some space and start again.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `A file may not be written (${code}). Check that DATA_DIR belongs to this user.`
  return `This should not have happened (${code}${place(error)}). \`npm run deungdae -- doctor\` looks for the cause.`
}

/** ENOENT is also what connecting to the socket of a database that is not there answers. */
function isMissingFile(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' && !(error instanceof Error && 'syscall' in error && error.syscall === 'connect')
}

/** Where in this program it happened: a path and a line, no values. */
function place(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const match = /file:\/\/(\/\S*\/src\/\S+?\.ts:\d+)|\((\/\S*\/src\/\S+?\.ts:\d+)/.exec(stack)
  const path = match?.[1] ?? match?.[2]
  return path ? ` at ${relative(process.cwd(), path)}` : ''
}
