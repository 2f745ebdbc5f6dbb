import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, readConfig, type Config } from '../config.ts'
import { openDatabase, statement, type Database } from '../store/database.ts'
import { listOperators } from '../store/operators.ts'
import { readArguments } from './arguments.ts'
import {
  broken,
  checkClock,
  checkDirectory,
  checkFlows,
  checkKey,
  checkNode,
  checkRedis,
  checkService,
  checkTelegram,
  ok,
  warning,
  type Finding,
} from './checks.ts'
import { explain } from './explain.ts'
import { openUrl } from './open-store.ts'

const help = `npm run deungdae -- doctor [--json]
Looks at everything the service needs and says what to do. Changes nothing.
무엇이 잘못되었는지 살펴봅니다. 아무것도 바꾸지 않습니다.

  ✓ is well     ! should be seen to     ✗ is broken; the command then ends with 1`

const marks = { ok: '✓', warning: '!', broken: '✗' } as const
const migrationsFolder = join(import.meta.dirname, '..', 'store', 'migrations')

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } })
  if (values.help) {
    console.log(help)
    return 0
  }
  const findings = await examine()
  const isBroken = findings.some((finding) => finding.state === 'broken')
  if (values.json) console.log(JSON.stringify(findings))
  else {
    for (const { state, what, text } of findings) console.log(`${marks[state]} ${what.padEnd(11)}${text}`)
    console.log(isBroken ? '\nMend what is marked ✗ and run this again.' : '\nNothing is broken.')
  }
  return isBroken ? 1 : 0
}

async function examine(): Promise<Finding[]> {
  const settings = examineSettings()
  if (settings.config === null) return [checkNode(), ...settings.findings, await checkFlows()]
  const { config } = settings
  return [
    checkNode(),
    ...settings.findings,
    ...(await checkDirectory(config)),
    await checkKey(config),
    ...(await checkDatabase(config)),
    ...(await checkRedis(config)),
    ...(await checkTelegram(config)),
    await checkService(config),
    await checkFlows(),
  ]
}

function examineSettings(): { config: Config | null; findings: Finding[] } {
  try {
    const { config, warnings } = readConfig(process.env, process.cwd())
    if (warnings.length === 0) return { config, findings: [ok('Settings', 'are in order')] }
    return { config, findings: warnings.map((text) => warning('Settings', text)) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { config: null, findings: error.problems.map((text) => broken('Settings', text)) }
  }
}

async function checkDatabase(config: Config): Promise<Finding[]> {
  const isNew = !config.DATABASE_URL && (await stat(join(config.DATA_DIR, 'postgres')).catch(() => null)) === null
  if (isNew) return [ok('Database', 'will be made at the first start')]
  try {
    const { url, close } = await openUrl(config)
    const database = openDatabase({ url, connectionsMax: 1 })
    try {
      return await lookInto(database, config)
    } finally {
      await database.close()
      await close()
    }
  } catch (error) {
    return [broken('Database', explain(error).text)]
  }
}

const state = statement(
  'doctor_state',
  `select current_setting('server_version') version, now() "now", to_regclass('migrations') is not null "isMade"`,
)
const done = statement('doctor_migrations', 'select name from migrations')

async function lookInto(database: Database, config: Config): Promise<Finding[]> {
  const [row] = await database.query<{ version: string; now: Date; isMade: boolean }>(state)
  const where = config.DATABASE_URL ? 'DATABASE_URL' : 'built in'
  const found = [ok('Database', `PostgreSQL ${row?.version ?? '?'}, ${where}`)]
  // The built-in database has the clock of this very machine.
  if (row && config.DATABASE_URL) found.push(checkClock(Date.now() - row.now.getTime(), 'the database'))
  if (!row?.isMade) return [...found, ok('Tables', 'will be made at the first start')]
  const names = new Set((await database.query<{ name: string }>(done)).map((one) => one.name))
  const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql'))
  const newer = [...names].filter((name) => !files.includes(name))
  const due = files.filter((name) => !names.has(name))
  if (newer.length > 0)
    return [
      ...found,
      broken('Tables', 'were made by a newer version of Deungdae. Start that version, or restore a backup.'),
    ]
  found.push(ok('Tables', due.length > 0 ? `${due.length} changes are made at the next start` : 'are up to date'))
  if (due.length > 0) return found
  const operators = await listOperators(database)
  const onDuty = operators.filter((operator) => operator.onDuty).length
  if (operators.length === 0)
    return [
      ...found,
      warning('Operators', 'Nobody can be called. Invite one: npm run deungdae -- operators invite NAME'),
    ]
  return [...found, ok('Operators', `${operators.length}, of whom ${onDuty} on duty`)]
}
