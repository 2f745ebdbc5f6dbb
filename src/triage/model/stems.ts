/**
 * Many stems as one tree over letters, so that a text is searched for all of them in one pass. A branch is found by
 * hashing its node and its letter into flat arrays: a walk is a few steps through a table, without any object.
 */
export type Stems = { keys: Int32Array; children: Int32Array; names: number[][] }

const capacityMin = 1 << 8
const lettersBits = 16
/** A node and a letter share 32 bits. */
const nodesMax = 1 << (32 - lettersBits)

/** Makes the tree of all stems, each with the name under which texts that have it are found. */
export function newStems(stems: Iterable<readonly [letters: string, name: number]>): Stems {
  // Node 0 is the root, which is nobody's child: a key or a child of 0 is an empty place.
  const tree: Stems = { keys: new Int32Array(capacityMin), children: new Int32Array(capacityMin), names: [[]] }
  for (const [letters, name] of stems) addStem(tree, letters, name)
  return tree
}

/** Calls `found` with the name and the end of every stem that begins exactly at `start`. Bounded by the longest stem. */
export function findAt(stems: Stems, letters: string, start: number, found: (name: number, end: number) => void): void {
  let node = 0
  for (let at = start; at < letters.length; at++) {
    node = stems.children[placeOf(stems, node, letters.charCodeAt(at))] ?? 0
    if (node === 0) return
    for (const name of stems.names[node] ?? []) found(name, at + 1)
  }
}

function addStem(stems: Stems, letters: string, name: number): void {
  let node = 0
  for (let at = 0; at < letters.length; at++) node = childOf(stems, node, letters.charCodeAt(at))
  const names = stems.names[node]
  if (names?.includes(name) === false) names.push(name)
}

function childOf(stems: Stems, node: number, letter: number): number {
  const place = placeOf(stems, node, letter)
  const known = stems.children[place] ?? 0
  if (known !== 0) return known
  const child = stems.names.push([]) - 1
  if (child >= nodesMax) throw new Error('too many stems for one tree')
  stems.keys[place] = keyOf(node, letter)
  stems.children[place] = child
  if (2 * child >= stems.keys.length) grow(stems)
  return child
}

function grow(stems: Stems): void {
  const { keys, children } = stems
  stems.keys = new Int32Array(2 * keys.length)
  stems.children = new Int32Array(2 * keys.length)
  children.forEach((child, at) => {
    if (child === 0) return
    const key = keys[at] ?? 0
    const place = placeOf(stems, key >>> lettersBits, key & ((1 << lettersBits) - 1))
    stems.keys[place] = key
    stems.children[place] = child
  })
}

function keyOf(node: number, letter: number): number {
  return (node << lettersBits) | letter
}

// Half of the places are empty, so the search ends soon.
function placeOf({ keys, children }: Stems, node: number, letter: number): number {
  const key = keyOf(node, letter)
  const last = keys.length - 1
  const mixed = Math.imul(key, 0x9e3779b1)
  let place = (mixed ^ (mixed >>> 15)) & last
  while (children[place] !== 0 && keys[place] !== key) place = (place + 1) & last
  return place
}
