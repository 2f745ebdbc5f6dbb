import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finish, jsonLines, processMsMax } from './program.ts'

describe('a private service', { timeout: processMsMax }, () => {
  let temporary: string
  let env: Record<string, string>
  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'deungdae-private-'))
    // Settings of a real service, which a private one must leave alone: with these it could not even start.
    env = { TMPDIR: temporary, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', HTTP_PORT: 'wrong' }
  })
  afterAll(() => rm(temporary, { recursive: true, force: true }))

  test('holds one conversation and leaves nothing behind', async () => {
    const input = '안녕하십니까\n예\n'
    const { code, out } = await finish(['chat', '--ephemeral', '--json', '--script', '-'], { env, input })
    expect(code).toBe(0)
    const lines = jsonLines(out)
    expect(lines.at(-2)).toMatchObject({ report: { severity: 'P0', status: 'early' } })
    expect(lines.at(-1)).toMatchObject({ case: { severity: 'P0', state: 'open' } })
    expect(await readdir(temporary)).toEqual([])
  })

  test('greets in the language that was asked for', async () => {
    const args = ['chat', '--ephemeral', '--json', '--language', 'en', '--script', '-']
    const { out } = await finish(args, { env, input: 'hello' })
    expect(jsonLines(out)).toContainEqual(
      expect.objectContaining({ from: 'bot', choices: expect.arrayContaining(['Yes']) as unknown }),
    )
  })

  test('shows the main job from the first words to the end of the case', async () => {
    const { code, out } = await finish(['demo', '--json'], { env })
    expect(code).toBe(0)
    const lines = jsonLines(out)
    const steps = lines.flatMap((line) => ('step' in line ? [line['step']] : []))
    expect(steps).toEqual(['paged', 'claimed', 'closed', 'done'])
    const paged = lines.find((line) => line['step'] === 'paged')
    expect(paged?.['pageMs']).toBeGreaterThan(0)
    expect(paged?.['pageMs']).toBeLessThan(5_000)
    // What one side writes appears on the other.
    const words = lines.find((line) => line['side'] === 'operator' && String(line['text']).includes('제가 돕겠습니다'))
    expect(lines).toContainEqual(expect.objectContaining({ side: 'person', from: 'hotline', text: words?.['text'] }))
    expect(await readdir(temporary)).toEqual([])
  })
})
