import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { answerLines } from '../../src/cli/lines.ts'
import { triageLine } from '../../src/triage/report-line.ts'
import { watch } from '../../src/triage/watch.ts'

test('thousands of lines are answered one by one, in order, empty ones too', async () => {
  const lines = Array.from({ length: 3002 }, (_, index) => (index % 3 === 0 ? '' : `줄 ${index}`))
  const output = new PassThrough()
  const read = text(output)
  await answerLines(Readable.from([lines.join('\n')]), output, (line) => `<${line}>`)
  output.end()
  expect((await read).trimEnd().split('\n')).toEqual(lines.map((line) => `<${line}>`))
})

test('a message in which nothing is found is P3', () => {
  expect(triageLine(watch, '감사합니다')).toEqual({ severity: 'P3', family: 'none', reasons: [], question: null })
})
