/** Characters that take two cells of a terminal: Hangul, Han, kana, full-width forms and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const gap = ' │ '

/** Cells that a text takes in a terminal. */
export function cells(text: string): number {
  let sum = 0
  for (const char of text) sum += wide.test(char) ? 2 : 1
  return sum
}

/** Breaks lines that are wider than `width` cells, at a space where there is one. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width))
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/(?<= )/)) {
    if (cells(current + word.trimEnd()) > width && current !== '') {
      lines.push(current.trimEnd())
      current = ''
    }
    for (const char of word) {
      if (cells(current + char) > width && char !== ' ') {
        lines.push(current)
        current = ''
      }
      current += char
    }
  }
  return [...lines, current.trimEnd()]
}

/** Lines of the left or the right half of a screen `width` cells wide. */
export function inColumn(side: 'left' | 'right', lines: readonly string[], width: number): string[] {
  const half = Math.floor((width - gap.length) / 2)
  return lines
    .flatMap((line) => wrap(line, half))
    .map((line) =>
      side === 'left' ? `${line}${' '.repeat(half - cells(line))}${gap.trimEnd()}` : `${' '.repeat(half)}${gap}${line}`,
    )
}
