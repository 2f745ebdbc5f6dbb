/** Unchanged lines shown around a change. */
const contextLines = 2
/** Above this many compared pairs the middle is shown as replaced whole: flow files never come near it. */
const pairsMax = 4_000_000

type Edit = { mark: ' ' | '-' | '+'; text: string }

/** The lines that differ between two texts, each behind `-` or `+`, with a little of what surrounds them. */
export function lineDiff(before: string, after: string): string[] {
  if (before === after) return []
  const edits = editsBetween(before.split('\n'), after.split('\n'))
  const near = (index: number): boolean =>
    edits.slice(Math.max(0, index - contextLines), index + contextLines + 1).some((edit) => edit.mark !== ' ')
  const lines: string[] = []
  let skipped = false
  for (const [index, edit] of edits.entries()) {
    if (near(index)) lines.push(...(skipped && lines.length > 0 ? ['  ...'] : []), `${edit.mark} ${edit.text}`)
    skipped = !near(index)
  }
  return lines
}

function editsBetween(before: string[], after: string[]): Edit[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++
  const same = (lines: string[]): Edit[] => lines.map((text) => ({ mark: ' ', text }))
  const middle = replaced(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return [...same(before.slice(0, start)), ...middle, ...same(end === 0 ? [] : before.slice(-end))]
}

/** The longest common subsequence of the two middles decides what counts as unchanged. */
function replaced(before: string[], after: string[]): Edit[] {
  const gone = (lines: string[]): Edit[] => lines.map((text) => ({ mark: '-', text }))
  const come = (lines: string[]): Edit[] => lines.map((text) => ({ mark: '+', text }))
  if (before.length * after.length > pairsMax) return [...gone(before), ...come(after)]
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const lengthAt = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        before[i] === after[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1))
  const edits: Edit[] = []
  let i = 0
  let j = 0
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      edits.push({ mark: ' ', text: before[i] ?? '' })
      i++
      j++
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) edits.push({ mark: '-', text: before[i++] ?? '' })
    else edits.push({ mark: '+', text: after[j++] ?? '' })
  }
  return [...edits, ...gone(before.slice(i)), ...come(after.slice(j))]
}
