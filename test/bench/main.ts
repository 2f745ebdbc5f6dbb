import { benchEngine } from './engine.ts'
import { benchHttp } from './http.ts'
import { median, type Figure } from './measure.ts'
import { benchMemory } from './memory.ts'
import { benchPaging } from './paging.ts'
import { benchSignal, benchSignalMemory, benchSignalTaking } from './signal.ts'
import { benchTurns } from './turns.ts'

const repeats = 3

const benches: Record<string, () => Figure[] | Promise<Figure[]>> = {
  a: () => benchEngine(1),
  b: benchTurns,
  c: benchHttp,
  d: benchPaging,
  e: benchMemory,
  signal: async () => [...(await benchSignal()), ...(await benchSignalTaking())],
  'signal-memory': benchSignalMemory,
}
/** These take minutes, and what is compared in them takes turns within one run. */
const once = new Set(['signal', 'signal-memory'])

/** `npm run bench` measures everything; `-- a b` only these, `-- --json` for programs, `-- triage` the triage. */
const args = process.argv.slice(2)
const asJson = args.includes('--json')
const wanted = args.filter((arg) => arg !== '--json')
const unknown = wanted.filter((name) => name !== 'triage' && !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}: choose from ${Object.keys(benches).join(', ')}, triage.`)
} else if (wanted.includes('triage')) {
  const { benchTriage } = await import('./triage.ts')
  benchTriage(asJson)
} else {
  await measure(wanted.length > 0 ? wanted : Object.keys(benches))
}
// The figures are information: nothing fails by them. What a bench left open ends here.
process.exit(0)

async function measure(names: readonly string[]): Promise<void> {
  const all: Figure[] = []
  for (const name of names) {
    const bench = benches[name]
    if (bench === undefined) continue
    const runs: Figure[][] = []
    for (let run = 0; run < (once.has(name) ? 1 : repeats); run++) runs.push(await bench())
    const figures = middleOf(runs)
    all.push(...figures)
    if (!asJson) for (const figure of figures) console.log(rowOf(figure))
  }
  if (asJson)
    console.log(
      JSON.stringify(
        all.map((figure) => ({ ...figure, reached: isReached(figure) })),
        null,
        2,
      ),
    )
}

/** Each figure by itself as the median of the runs. */
function middleOf(runs: readonly Figure[][]): Figure[] {
  const [first = []] = runs
  return first.map((figure, index) => ({
    ...figure,
    value: median(runs.map((run) => run[index]?.value ?? Number.NaN)),
  }))
}

function rowOf(figure: Figure): string {
  const reached = isReached(figure)
  const value = figure.value >= 100 ? figure.value.toFixed(0) : figure.value.toFixed(2)
  const verdict = reached === null ? '' : reached ? 'reached' : 'NOT reached'
  return `${figure.name.padEnd(30)}${value.padStart(9)} ${figure.unit.padEnd(5)}${(figure.reach ?? '').padEnd(9)}${verdict}`
}

/** Whether the value is what `reach` (`>= 3`, `<= 250`) wants; null when nothing is wanted of it. */
function isReached({ value, reach }: Figure): boolean | null {
  const [sign, limit] = reach?.split(' ') ?? []
  if (sign === undefined || limit === undefined) return null
  return sign === '>=' ? value >= Number(limit) : value <= Number(limit)
}
