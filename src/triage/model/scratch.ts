/**
 * A list that is filled anew for every sentence. A list made for each would be thrown away thrice while it grows, and
 * what is thrown away has to be swept up while somebody waits.
 */
export type Scratch = { items: number[]; count: number }

export function newScratch(): Scratch {
  return { items: [], count: 0 }
}

export function put(scratch: Scratch, item: number): void {
  scratch.items[scratch.count++] = item
}

/** A copy of what was put in, after which the list is empty again. */
export function takeAll(scratch: Scratch): number[] {
  const taken = scratch.items.slice(0, scratch.count)
  scratch.count = 0
  return taken
}
