import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { Problem } from './problem.ts'

/** A flow file with the way back from a path in it (`['steps', 3, 'goto']`) to line and column. */
export type Source = {
  name: string
  value: unknown
  syntax: Problem[]
  at: (path: readonly (string | number)[]) => Place
}
export type Place = { line: number; column: number }

/** A flow file as it is handed in: `name` is shown in messages, `yaml` is its text. */
export type SourceFile = { name: string; yaml: string }

/** Larger flow files are refused before they are parsed. */
const yamlCharsMax = 200_000

/** Parses one file. Errors of the YAML itself are `syntax` problems; the value is then null. */
export function readSource(file: SourceFile): Source {
  const lines = new LineCounter()
  if (file.yaml.length > yamlCharsMax) {
    const problem = syntaxProblem(
      file.name,
      { line: 1, column: 1 },
      `the file is longer than ${yamlCharsMax} characters`,
    )
    return { name: file.name, value: null, syntax: [problem], at: () => ({ line: 1, column: 1 }) }
  }
  const document = parseDocument(file.yaml, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const syntax = document.errors.map((error) => syntaxProblem(file.name, placeAt(error.pos[0]), error.message))
  const value = syntax.length > 0 ? null : valueOf(document, syntax, file.name)
  return { name: file.name, value, syntax, at: (path) => placeAt(offsetOf(document, path)) }
}

/** An error at a path of a flow file. */
export function problemAt(
  rule: string,
  source: Source,
  path: readonly (string | number)[],
  message: string,
  severity: Problem['severity'] = 'error',
): Problem {
  return { rule, severity, file: source.name, ...source.at(path), message }
}

// Aliases could unfold to any size, so the library is told to refuse them, which it does by throwing.
function valueOf(document: Document, syntax: Problem[], file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read'
    syntax.push(syntaxProblem(file, { line: 1, column: 1 }, reason))
    return null
  }
}

function syntaxProblem(file: string, place: Place, message: string): Problem {
  return { rule: 'yaml-syntax', severity: 'error', file, ...place, message: `This is not valid YAML: ${message}` }
}

// The offset of the node at the path, or of the nearest one above it. A last name that leads to a field points at
// the field's key, because that is what a reader looks for.
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents
  let offset = startOf(document.contents)
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === part)
      if (pair === undefined) return offset
      offset = isNode(pair.key) ? startOf(pair.key) : offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part]
      offset = isNode(node) ? startOf(node) : offset
    } else {
      return offset
    }
  }
  return offset
}

function startOf(node: Node | null): number {
  return node?.range?.[0] ?? 0
}
