import type { Tx } from '../../store/database.ts'
import type { SignalStore } from '../../store/signal.ts'
import { openMemory } from '../../store/signal-memory.ts'
import {
  readSignalPersons,
  writeSignalMoves,
  type KnownPerson,
  type Moves,
  type Wanted,
} from '../../store/signal-unit.ts'

/** Persons in one statement: more would make the first of them wait for the work of the last. */
const togetherMax = 64
/** Such statements at the same time: while one waits for the disk, the next ones are made. */
const statementsMax = 2

/**
 * Reads and writes of different persons, together: a statement costs far more than a row of it. Nobody waits for
 * others to come: what is asked for while statements are under way goes with the next.
 */
export type Crowd = {
  read(wanted: Wanted): Promise<KnownPerson>
  /** Commits. The caller holds the person's lock, so that no two writes ever concern the same ratchet. */
  write(moves: Moves): Promise<void>
  /** Writes in a transaction, together with what is written in the same go of the program. */
  writeIn(tx: Tx, moves: Moves): Promise<void>
}

export function openCrowd(store: SignalStore, owner: string): Crowd {
  const memory = openMemory(store.vault)
  const owned = { ...store, memory, owner }
  const read = together((wanted: readonly Wanted[]) => readSignalPersons(store, memory, wanted))
  const write = together(async (moves: readonly Moves[]) => {
    await writeSignalMoves(store.on, owned, moves)
    return moves.map(() => undefined)
  })
  const open = new WeakMap<Tx, { moves: Moves[]; written: Promise<void> }>()
  return {
    read: async (wanted) => (await read(wanted))(),
    write,
    writeIn(tx, moves) {
      const joined = open.get(tx)
      if (joined) {
        joined.moves.push(moves)
        return joined.written
      }
      const all = [moves]
      const written = Promise.resolve().then(() => {
        open.delete(tx)
        return writeSignalMoves(tx, owned, all)
      })
      open.set(tx, { moves: all, written })
      return written
    },
  }
}

type Waiting<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }

/** Does `work`, which returns a result for each item in their order, for many items at once; it fails for all of them. */
function together<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let underWay = 0
  let isPlanned = false

  const run = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    underWay += 1
    try {
      const results = await work(batch.map(({ item }) => item))
      for (const [index, one] of batch.entries()) one.resolve(results[index] as Result)
    } catch (error) {
      for (const one of batch) one.reject(error)
    }
    underWay -= 1
    plan()
  }
  const next = (): void => {
    isPlanned = false
    while (waiting.length > 0 && underWay < statementsMax) {
      const batch = waiting.slice(0, togetherMax)
      waiting = waiting.slice(togetherMax)
      void run(batch)
    }
  }
  // What comes in one go from the network or from libsignal is there before the next turn of the event loop.
  const plan = (): void => {
    if (isPlanned || waiting.length === 0) return
    isPlanned = true
    setImmediate(next)
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      plan()
    })
}
