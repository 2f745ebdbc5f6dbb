import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearest } from './nearest.ts'

/** Something on the command line that cannot be meant; said in plain words, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; strict: true; args: string[] }>
>

/**
 * Reads options and words of a command. Throws `UsageError`: an unknown option (with the one that was probably meant),
 * a missing value, or more words than `wordsMax`.
 */
export function readArguments<T extends Options>(args: readonly string[], options: T, wordsMax = 0): Parsed<T> {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const known = options[token.name]
    if (!known)
      throw new UsageError(
        unknown(
          'option',
          token.rawName,
          Object.keys(options).map((name) => `--${name}`),
        ),
      )
    if (known.type === 'string' && (token.value === undefined || token.value === ''))
      throw new UsageError(`--${token.name} needs a value.`)
    if (known.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`--${token.name} is switched on by itself and takes no value.`)
  }
  const surplus = positionals[wordsMax]
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many here.`)
  return parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
}

/** "There is no option --nmae. Did you mean --name?" */
export function unknown(what: string, given: string, known: readonly string[]): string {
  const near = nearest(given, known)
  return `There is no ${what} ${given}.${near === null ? '' : ` Did you mean ${near}?`}`
}
