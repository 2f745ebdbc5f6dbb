/** Many stems as one tree over letters, so that a text is searched for all of them in one pass. */
export type Stems = { next: Map<number, Stems>; names: number[] }

export function newStems(): Stems {
  return { next: new Map(), names: [] }
}

/** Adds one stem; every text that has it is found under `name`. */
export function addStem(root: Stems, letters: string, name: number): void {
  let node = root
  for (let at = 0; at < letters.length; at++) {
    const code = letters.charCodeAt(at)
    let child = node.next.get(code)
    if (child === undefined) {
      child = newStems()
      node.next.set(code, child)
    }
    node = child
  }
  if (!node.names.includes(name)) node.names.push(name)
}

/** Calls `found` with the name and the end of every stem that begins exactly at `start`. Bounded by the longest stem. */
export function findAt(root: Stems, letters: string, start: number, found: (name: number, end: number) => void): void {
  let node: Stems | undefined = root
  for (let at = start; at < letters.length; at++) {
    node = node.next.get(letters.charCodeAt(at))
    if (node === undefined) return
    for (const name of node.names) found(name, at + 1)
  }
}
