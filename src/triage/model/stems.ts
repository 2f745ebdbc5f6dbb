/**
 * Many stems as one tree over letters, so that a text is searched for all of them in one pass. A branch is found by
 * hashing its node and its letter into a flat table, whose places are a key and a child side by side. `names` are those
 * of the stems that end at a node.
 */
export type Stems = { table: Int32Array; names: (number[] | undefined)[] }

const tableMin = 1 << 8
const lettersBits = 16
/** A node and a letter share 32 bits. */
const nodesMax = 1 << (32 - lettersBits)

/** Makes the tree of all stems, each with the name under which texts that have it are found. */
export function newStems(stems: Iterable<readonly [letters: readonly number[], name: number]>): Stems {
  // Node 0 is the root, which is nobody's child: a child of 0 is an empty place.
  const tree: Stems = { table: new Int32Array(tableMin), names: [undefined] }
  for (const [letters, name] of stems) addStem(tree, letters, name)
  return tree
}

/** Calls `found` with the name and the end of every stem that begins exactly at `start`. Bounded by the longest stem. */
export function findAt(
  stems: Stems,
  letters: readonly number[],
  start: number,
  found: (name: number, end: number) => void,
): void {
  let node = 0
  for (let at = start; at < letters.length; at++) {
    node = stems.table[placeOf(stems, node, letters[at] ?? 0) + 1] ?? 0
    if (node === 0) return
    const names = stems.names[node]
    if (names !== undefined) for (const name of names) found(name, at + 1)
  }
}

function addStem(stems: Stems, letters: readonly number[], name: number): void {
  let node = 0
  for (let at = 0; at < letters.length; at++) node = childOf(stems, node, letters[at] ?? 0)
  const names = (stems.names[node] ??= [])
  if (!names.includes(name)) names.push(name)
}

function childOf(stems: Stems, node: number, letter: number): number {
  const place = placeOf(stems, node, letter)
  const known = stems.table[place + 1] ?? 0
  if (known !== 0) return known
  const child = stems.names.push(undefined) - 1
  if (child >= nodesMax) throw new Error('too many stems for one tree')
  stems.table[place] = keyOf(node, letter)
  stems.table[place + 1] = child
  if (4 * child >= stems.table.length) grow(stems)
  return child
}

function grow(stems: Stems): void {
  const { table } = stems
  stems.table = new Int32Array(2 * table.length)
  for (let at = 0; at < table.length; at += 2) {
    const key = table[at] ?? 0
    const child = table[at + 1] ?? 0
    if (child === 0) continue
    const place = placeOf(stems, key >>> lettersBits, key & ((1 << lettersBits) - 1))
    stems.table[place] = key
    stems.table[place + 1] = child
  }
}

function keyOf(node: number, letter: number): number {
  return (node << lettersBits) | letter
}

// Half of the places are empty, so the search ends soon.
function placeOf({ table }: Stems, node: number, letter: number): number {
  const key = keyOf(node, letter)
  const last = table.length - 2
  const mixed = Math.imul(key, 0x9e3779b1)
  let place = ((mixed ^ (mixed >>> 15)) << 1) & last
  while (table[place + 1] !== 0 && table[place] !== key) place = (place + 2) & last
  return place
}
