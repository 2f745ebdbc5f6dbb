import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
/** One transaction: everything done with it is committed together or not at all. */
export type Tx = Transaction<Tables>
