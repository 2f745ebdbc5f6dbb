import { describe, expect, test } from 'vitest'
import type { AnswerValue } from '../../src/flow/session.ts'
import { shippedSet } from '../support/flows.ts'
import { of, play } from '../support/play.ts'

/** What a sentence answers to the question at which the words before it end. */
function answerTo(flow: string, before: readonly string[], text: string): AnswerValue | undefined {
  const talk = play(shippedSet(), flow)
  for (const line of before) talk.send(line)
  return of(talk.send(text), 'answered').findLast(({ key }) => key !== 'told_more')?.answer.value
}

describe('a sentence in Chinese or English', () => {
  test.each([
    ['family', [], '我弟弟被抓走了，家也被没收了', ['taken', 'robbed']],
    ['phone', ['아니요', '3', '건너뛰기'], 'I changed the password and logged out', ['new_code', 'logged_out']],
    ['broker', ['3'], 'he wants money and a passport', ['money', 'papers']],
  ])('names several options of %s', (flow, before, text, values) => {
    const answer = answerTo(flow, before, text)
    expect(answer?.kind === 'multi' ? [...answer.values].toSorted() : answer).toEqual(values.toSorted())
  })

  test.each([
    ['witness', ['1'], '2012年到2014年', 'y2010'],
    ['witness', ['1'], '1998년부터 2001년까지', 'y1990'],
    ['phone', ['아니요'], 'somebody writes in my name', 'account'],
    ['missing', ['2', '건너뛰기', '건너뛰기', '건너뛰기', '5'], '她没有身份，是朝鲜人', 'none'],
  ])('names one option of %s', (flow, before, text, value) => {
    expect(answerTo(flow, before, text)).toEqual({ kind: 'choice', value })
  })
})
