import { inColumn } from './columns.ts'
import { linesOf, type Said } from './conversation.ts'

/** A terminal this wide shows person and operator side by side. */
const sideBySideCells = 90
const cellsMax = 140

type Side = 'person' | 'operator'
const titles: Record<Side, string> = { person: 'The person (사람)', operator: 'The operator (상담원)' }

/** Prints what happens in the demonstration, as JSON lines or for a reader. */
export function createScreen(json: boolean) {
  const width = Math.min(cellsMax, process.stdout.columns ?? 0)
  const startedAt = performance.now()
  const print = (value: object): void =>
    console.log(JSON.stringify({ ms: Math.round(performance.now() - startedAt), ...value }))
  const put = (side: Side, lines: readonly string[]): void => {
    const placed =
      width >= sideBySideCells ? inColumn(side === 'person' ? 'left' : 'right', [...lines, ''], width) : [...lines, '']
    for (const line of placed) console.log(line)
  }
  return {
    note(text: string): void {
      if (!json) console.log(text)
    },
    /** The head of the two columns. */
    columns(): void {
      if (json || width < sideBySideCells) return
      const half = Math.floor((width - 3) / 2)
      console.log(`\n${titles.person.padEnd(half - 2)} │ ${titles.operator}`)
      console.log(`${'─'.repeat(half)}─┼─${'─'.repeat(half)}`)
    },
    said(side: Side, from: 'self' | 'hotline', said: Said): void {
      if (json)
        return print({
          side,
          from: from === 'self' ? side : 'hotline',
          text: said.text,
          ...(said.choices.length > 0 ? { choices: said.choices } : {}),
        })
      const lines = linesOf(said)
      if (width < sideBySideCells)
        return put(side, [
          `${titles[side]} ${from === 'self' ? 'writes' : 'is shown'}:`,
          ...lines.map((line) => `  ${line}`),
        ])
      put(side, from === 'hotline' ? lines : lines.map((line, index) => `${index === 0 ? '▶ ' : '  '}${line}`))
    },
    step(name: string, text: string, more: Record<string, number> = {}): void {
      if (json) return print({ step: name, ...more })
      console.log(`\n   ★ ${text}\n`)
    },
    done(result: { pageMs: number }): void {
      if (json) return print({ step: 'done', ...result })
      console.log(
        'That was all. To try it yourself: npm start, then npm run desk and npm run chat in two more terminals.',
      )
    },
  }
}
