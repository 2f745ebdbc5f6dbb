import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { languages } from './korean/language.ts'

/** Names whose value may instead be read from the file named by `<NAME>_FILE`. */
const secretNames = ['DATABASE_URL', 'REDIS_URL', 'TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET'] as const

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'])
  .transform((word) => /^(true|1|yes|on)$/.test(word))
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be between ${least} and ${most}`)
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}:`)) && URL.canParse(text.replaceAll(',', '%2C')),
      {
        message: `must be an address that begins with ${schemes.map((scheme) => `${scheme}:`).join(' or ')}`,
      },
    )
const zone = z.string().refine(isZone, 'must be a time zone such as Asia/Seoul')

/** Every setting, with its default and what it is for. The README's table and `.env.example` follow this. */
export const settings = {
  DATA_DIR: z.string().min(1).default('data').describe('Where the database, the keys and the locks are kept'),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('A PostgreSQL of yours; without it an own one is run in DATA_DIR'),
  REDIS_URL: url('redis', 'rediss', 'redis+sentinel', 'rediss+sentinel', 'redis+cluster', 'rediss+cluster')
    .optional()
    .describe('A Redis for the queue; without it the queue lives in PostgreSQL'),
  KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('The server key; without it DATA_DIR/keys/server.key, made on the first start'),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d{3,20}:[A-Za-z0-9_-]{20,100}$/, 'must look like 123456789:ABC... as @BotFather gave it')
    .optional()
    .describe('The token of your bot; without it Telegram is off'),
  TELEGRAM_API_ROOT: url('https', 'http')
    .default('https://api.telegram.org')
    .describe('Another Bot API server, such as your own'),
  TELEGRAM_WEBHOOK_URL: url('https', 'http')
    .optional()
    .describe('Public address of this program; without it updates are fetched'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,256}$/, 'must be 16 to 256 letters, digits, _ or -')
    .optional()
    .describe('Secret that Telegram sends with each update; without it one is derived from the server key'),
  SIGNAL_ENABLED: flag.default(true).describe('Signal, as soon as an account is linked (deungdae signal link)'),
  SIGNAL_ENVIRONMENT: z
    .enum(['production', 'staging'])
    .default('production')
    .describe("Which of Signal's services the account lives on"),
  SIGNAL_PROXY: url('http', 'https', 'socks5', 'org.signal.tls')
    .optional()
    .describe('A proxy for everything that goes to Signal'),
  SIGNAL_CENSORSHIP_CIRCUMVENTION: flag
    .default(false)
    .describe('Other ways to Signal, for networks that block it; for this program, not for the people'),
  SIGNAL_DISAPPEARING_DAYS: whole(0, 28)
    .default(7)
    .describe('After how many days messages vanish from the phones, set at first contact; 0 leaves it to the person'),
  SIGNAL_READ_RECEIPTS: flag.default(false).describe('Whether people see when the hotline has read their message'),
  SIGNAL_TYPING: flag
    .default(false)
    .describe('Whether people and operators see on Signal that the other side is writing'),
  SIGNAL_TRANSCRIPTS: flag.default(false).describe("Whether the account's own phone also gets what the hotline sends"),
  SIGNAL_TEST_SERVER_PORT: whole(1, 65_535).optional().describe('For tests: a server of your own on localhost'),
  SIGNAL_TEST_SERVER_CA: z.string().min(1).optional().describe('For tests: path of its certificate authority (PEM)'),
  HTTP_HOST: z.string().min(1).default('127.0.0.1').describe('Where health, metrics and webhooks are served'),
  HTTP_PORT: whole(0, 65_535).default(8787).describe('Port of the same; 0 takes a free one'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('How much is logged'),
  DEFAULT_LANGUAGE: z.enum(languages).default('ko').describe('The language in which strangers are greeted'),
  TIME_ZONE: zone.default('Asia/Seoul').describe('The zone of a person whose country is not known'),
  SILENT_MINUTES: whole(1, 120)
    .default(4)
    .describe('After how long an urgent intake that fell silent goes to the desk as it is'),
  CLAIM_MINUTES: whole(1, 120)
    .default(5)
    .describe('After how long an urgent case whose operator has written nothing goes to others'),
  DRAFT_HOURS: whole(1, 720).default(72).describe('How long an unfinished intake that is not urgent is kept'),
  SIMULATOR: flag.default(true).describe('The terminals of `npm run chat` and `npm run desk`'),
} as const

export type Config = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]> }

/** All that is wrong with the settings, each in a line of plain words. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Names that look like settings of ours but are none: most likely a slip of the pen. */
const ours =
  /^(DATA_|DATABASE_|REDIS_|TELEGRAM_|SIGNAL_|HTTP_|LOG_|DEFAULT_|TIME_ZONE|SILENT_|CLAIM_|DRAFT_|KEY_FILE|SIMULATOR)/

/**
 * Reads the settings from the environment, laid over those of a `.env` file. Throws `ConfigError` with everything
 * that is wrong at once; returns warnings about names it does not know.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
): { config: Config; warnings: string[] } {
  const problems: string[] = []
  const values = { ...readEnvFile(directory), ...withoutEmpty(environment) }
  const fromFiles = readSecretFiles(values, problems)
  const result: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(settings)) {
    const parsed = schema.safeParse(fromFiles[name] ?? values[name])
    if (parsed.success) result[name] = parsed.data
    else problems.push(`${name} ${parsed.error.issues.map(problemOf).join(', ')}`)
  }
  if ((result['SIGNAL_TEST_SERVER_PORT'] === undefined) !== (result['SIGNAL_TEST_SERVER_CA'] === undefined))
    problems.push('SIGNAL_TEST_SERVER_PORT and SIGNAL_TEST_SERVER_CA only work together; set both or neither')
  if (problems.length > 0) throw new ConfigError(problems)
  return { config: result as Config, warnings: unknownNames(values) }
}

function unknownNames(values: Record<string, string>): string[] {
  const known = [...Object.keys(settings), ...secretNames.map((name) => `${name}_FILE`)]
  return Object.keys(values)
    .filter((name) => ours.test(name) && !known.includes(name))
    .map((name) => {
      const near = known.find((other) => distance(other, name) <= 3)
      return `${name} is not a setting${near ? `; did you mean ${near}?` : ''}`
    })
}

function readSecretFiles(values: Record<string, string>, problems: string[]): Record<string, string> {
  const read: Record<string, string> = {}
  for (const name of secretNames) {
    const path = values[`${name}_FILE`]
    if (path === undefined) continue
    if (values[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set; keep one of them`)
    try {
      read[name] = readFileSync(path, 'utf8').trim()
    } catch {
      problems.push(`${name}_FILE names ${path}, which cannot be read`)
    }
  }
  return read
}

function readEnvFile(directory: string): Record<string, string> {
  try {
    return withoutEmpty(parseEnv(readFileSync(join(directory, '.env'), 'utf8')))
  } catch {
    return {}
  }
}

/** An empty variable counts as not set: compose files pass on what is not there as an empty text. */
function withoutEmpty(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => !!entry[1]))
}

/** zod's own words for a list of values name a rule and not what may be written. */
function problemOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : issue.message
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Levenshtein distance, for "did you mean". */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
