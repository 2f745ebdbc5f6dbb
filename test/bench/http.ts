import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calmSaying } from './engine.ts'
import { median, type Figure } from './measure.ts'
import { launch } from './processes.ts'

const people = 50
/** Crowds of other people that write before, so that what is measured is neither compiler nor cold cache. */
const warmCrowds = 2
/** Rounds that are measured, after as many of the same people that are not. */
const rounds = 12
const usersOfCrowd = 1_000
const answeredMsMax = 30_000
const pollMs = 2

/**
 * (c) Answered messages a second over HTTP by long polling: stand-in, hotline and bare bot each in a process of their
 * own. All people write at once, and write again when everybody was answered: each is in the middle of a long intake.
 */
export async function benchHttp(): Promise<Figure[]> {
  const [ours, bare] = [await answeredPerSecond('hotline-program.ts'), await answeredPerSecond('echo-program.ts')]
  return [
    { name: 'c.answered_per_s', value: ours, unit: '1/s' },
    { name: 'c.bare_bot_answered_per_s', value: bare, unit: '1/s' },
    { name: 'c.of_bare_bot', value: ours / bare, unit: 'x', reach: '>= 0.4' },
  ]
}

async function answeredPerSecond(program: string): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-bench-'))
  const standIn = launch(join(import.meta.dirname, 'botapi-program.ts'), [])
  const { url, token } = JSON.parse(await standIn.line()) as { url: string; token: string }
  const bot = launch(join(import.meta.dirname, program), [url, token, dataDir])
  try {
    for (let crowd = 0; crowd < warmCrowds; crowd++) await playCrowd(url, crowd)
    return median((await playCrowd(url, warmCrowds)).slice(rounds))
  } finally {
    await bot.end()
    await standIn.end()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** How many messages a second were answered in each round of one crowd. */
async function playCrowd(url: string, crowd: number): Promise<number[]> {
  const rates: number[] = []
  for (let round = 0; round < 2 * rounds; round++) {
    const before = await sentBy(url)
    const startedAt = performance.now()
    const many = Array.from({ length: people }, (_, person) => ({
      user: (crowd + 1) * usersOfCrowd + person,
      text: round === 0 ? '/start flow_plain' : calmSaying(round),
    }))
    await ask(url, 'many', { many })
    await answered(url, before + people)
    rates.push((people / (performance.now() - startedAt)) * 1000)
  }
  return rates
}

async function answered(url: string, wanted: number): Promise<void> {
  const until = performance.now() + answeredMsMax
  while ((await sentBy(url)) < wanted) {
    if (performance.now() > until) throw new Error('not everybody was answered')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

async function sentBy(url: string): Promise<number> {
  const { counts } = (await ask(url, 'stats', {})) as { counts: Record<string, number> }
  return counts['sendMessage'] ?? 0
}

async function ask(url: string, action: string, body: object): Promise<unknown> {
  const response = await fetch(`${url}/control/${action}`, { method: 'POST', body: JSON.stringify(body) })
  return ((await response.json()) as { result: unknown }).result
}
