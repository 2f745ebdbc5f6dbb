/** Why the built-in database could not be started; each code has one remedy. */
export type StartErrorCode =
  | 'binaries-missing'
  | 'foreign-owner'
  | 'not-writable'
  | 'cannot-change-user'
  | 'disk-full'
  | 'in-use'
  | 'start-failed'
  | 'start-timeout'

/**
 * A failure to start that a person can act upon. `message` is plain English that names the remedy; it is made by this
 * program and by PostgreSQL's own start-up output, so it holds paths but never the contents of a row.
 */
export class StartError extends Error {
  readonly code: StartErrorCode

  constructor(code: StartErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.name = 'StartError'
    this.code = code
  }
}

/** The `code` of a system error (`ENOENT`) or of a PostgreSQL error (`57P03`); an empty string for anything else. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

const outputCharsMax = 600

/** Turns what `initdb` or `postgres` printed before it gave up into an error with a remedy. */
export function explainOutput(program: 'initdb' | 'postgres', output: string, directory: string): StartError {
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return new StartError('disk-full', `The disk that holds ${directory} is full. Free some space and start again.`)
  }
  if (/Read-only file system/.test(output)) {
    return new StartError('not-writable', `${directory} is on a read-only disk. Choose another DATA_DIR.`)
  }
  if (/wrong ownership/.test(output)) {
    return new StartError(
      'foreign-owner',
      `${directory} belongs to another user. Run as its owner or change its owner.`,
    )
  }
  if (/could not look up effective user ID/.test(output)) {
    return new StartError(
      'cannot-change-user',
      'This user number has no name in /etc/passwd, which PostgreSQL needs to create a database. ' +
        'Run as a user that has one (root will do), or set DATABASE_URL.',
    )
  }
  const last = output.trim().slice(-outputCharsMax)
  return new StartError(
    'start-failed',
    `The built-in database did not start (${program}): ${last || 'it said nothing'}`,
  )
}

/** Turns a failed file operation inside DATA_DIR, or a failed statement of the start, into an error with a remedy. */
export function explainFileError(error: unknown, directory: string): StartError {
  if (error instanceof StartError) return error
  const code = codeOf(error)
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    // PostgreSQL's disk_full.
    case '53100':
      return new StartError('disk-full', `The disk that holds ${directory} is full. Free some space and start again.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StartError(
        'not-writable',
        `This user may not write to ${directory}. Change its owner, or choose another DATA_DIR.`,
        { cause: error },
      )
    default:
      return new StartError(
        'start-failed',
        `${directory} cannot be used for the database (${code || 'unknown error'}).`,
        {
          cause: error,
        },
      )
  }
}
