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

type Commands<T extends Options, Name extends string> = {
  /** As it is typed: flows, signal. */
  command: string
  options: T & { help: { type: 'boolean' } }
  /** The commands that it has, and how many words may follow each. */
  wordsMax: Record<Name, number>
  help: string
}

/**
 * Reads a command that has commands of its own. Gives an exit code where nothing is left to do, because the help was
 * wanted (0) or no command was named (2). Throws `UsageError` for a command that is not known and for words too many.
 */
export function readCommand<T extends Options, Name extends string>(
  args: readonly string[],
  { command, options, wordsMax, help }: Commands<T, Name>,
): { name: Name; words: string[]; values: Parsed<T>['values'] } | { exitCode: number } {
  const names = Object.keys(wordsMax) as Name[]
  const { values, positionals } = readArguments(args, options, 1 + Math.max(...Object.values<number>(wordsMax)))
  const [given, ...words] = positionals
  if (isHelp(values) || given === undefined) {
    console.log(help)
    return { exitCode: isHelp(values) ? 0 : 2 }
  }
  const name = names.find((one) => one === given)
  if (name === undefined) throw new UsageError(`${unknown(`command ${command}`, given, names)}\n\n${help}`)
  const surplus = words[wordsMax[name]]
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many here.`)
  return { name, words, values }
}

function isHelp(values: { help?: unknown }): boolean {
  return values.help === true
}

/** "There is no option --nmae. Did you mean --name?" */
export function unknown(what: string, given: string, known: readonly string[]): string {
  const near = nearest(given, known)
  return `There is no ${what} ${given}.${near === null ? '' : ` Did you mean ${near}?`}`
}
