import pg from 'pg'

/**
 * The one way to PostgreSQL. Statements are named, so that each connection plans them once: a turn is a handful
 * of such statements and their planning would cost more than their work (docs/decisions/0001).
 */
export type Statement = { name: string; text: string }

/** Anything statements can be run on: the pool, or one transaction. */
export type Queryable = {
  query<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>
}

/** One transaction: everything done with it is committed together or not at all. */
export type Tx = Queryable & {
  readonly inTransaction: true
  /**
   * Runs the last statement of the transaction with the commit right behind it, which saves waiting for the one before
   * sending the other. Resolves when both are done; nothing may be asked of the transaction after it.
   */
  queryLast<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>
}

export type Database = Queryable & {
  /** Runs `work` in a transaction and commits it. Retries what the database itself asks to be retried. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Times a transaction is run again after a deadlock or a serialisation failure before the error goes up. */
const transactionAttemptsMax = 4
const connectionTimeoutMs = 5_000
/** A statement that takes longer is stuck behind a lock; giving up lets the message be delivered again. */
const statementTimeoutMs = 30_000

export function statement(name: string, text: string): Statement {
  return { name, text }
}

export function openDatabase(options: {
  url: string
  connectionsMax?: number
  onError?: (code: string) => void
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? 8,
    connectionTimeoutMillis: connectionTimeoutMs,
    statement_timeout: statementTimeoutMs,
    application_name: 'deungdae',
    // Statements are sent without waiting for the answers to earlier ones: `begin` with the first, `commit` with the last.
    pipeline: true,
  })
  // A connection that breaks (the server was restarted) is replaced by the pool. Without listeners, on the pool for
  // idle ones and on each for those at work, it would end the process.
  pool.on('error', (error) => options.onError?.(errorCode(error)))
  pool.on('connect', (client) => client.on('error', (error) => options.onError?.(errorCode(error))))

  return {
    query: (statement, values) => run(pool, statement, values),
    transact: (work) => transact(pool, work),
    close: () => pool.end(),
  }
}

async function run<Row extends object>(
  on: pg.Pool | pg.PoolClient,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await on.query<Row>({ name: statement.name, text: statement.text, values: values as unknown[] })
  return result.rows
}

async function transact<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      writeOnce(client)
      const begun = client.query('begin')
      // When it fails so does what was sent behind it, and that is the error that counts.
      begun.catch(() => undefined)
      const result = await runWork(client, work)
      await begun
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error('rollback failed')
      })
      if (!wantsAnotherTry(error) || attempt >= transactionAttemptsMax) throw error
    } finally {
      client.release(broken)
    }
  }
}

/**
 * Lets all statements that are sent from here to the end of this go of the program leave in one piece: each piece costs
 * a call of the system and wakes the server, often at the cost of our own turn on the processor.
 */
function writeOnce(client: pg.PoolClient): void {
  const { stream } = client.connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

async function runWork<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  let committed = false
  const result = await work({
    inTransaction: true,
    query: (statement, values) => run(client, statement, values),
    async queryLast<Row extends object>(statement: Statement, values?: readonly unknown[]) {
      committed = true
      writeOnce(client)
      // A commit behind a statement that failed rolls back.
      const [rows] = await Promise.all([run<Row>(client, statement, values), client.query('commit')])
      return rows
    },
  })
  if (!committed) await client.query('commit')
  return result
}

/** serialization_failure and deadlock_detected: the same work is expected to succeed when it is run again. */
function wantsAnotherTry(error: unknown): boolean {
  const code = errorCode(error)
  return code === '40001' || code === '40P01'
}

/**
 * The code of a database or connection error (an SQLSTATE such as `23505`, or `ECONNREFUSED`): the only part of
 * such an error that is ever logged, because messages and details quote the values of a row.
 */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return error instanceof Error ? error.name : 'unknown'
}

/** Whether the database was out of reach, so that the same work should simply be tried again later. */
export function isConnectionError(error: unknown): boolean {
  const code = errorCode(error)
  if (/^(08|57P)/.test(code) || code === '53300') return true
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'].includes(code))
    return true
  return error instanceof Error && /terminat|timeout|closed|ended/i.test(error.message)
}
