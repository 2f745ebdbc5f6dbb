import { expect, test } from 'vitest'
import { warmUp } from '../../src/app/warm-up.ts'
import { understandAnswer } from '../../src/korean/answers.ts'
import { understandPlace } from '../../src/korean/place.ts'
import { watch } from '../../src/triage/watch.ts'

test('after it the first messages wait for no list to be made', () => {
  const making = timeOf(warmUp)
  const firstMessages = timeOf(() => {
    for (const text of ['동생이 어제 잡혔어요', '룡젼', 'they caught my brother', '我弟弟被抓了']) {
      watch(text)
      understandAnswer(text)
      understandPlace(text)
    }
  })
  expect(firstMessages).toBeLessThan(making / 4)
})

function timeOf(run: () => void): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}
