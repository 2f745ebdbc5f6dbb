import { describe, expect, test } from 'vitest'
import { shippedSet } from '../support/flows.ts'
import { of, play } from '../support/play.ts'

describe('a consent', () => {
  const asked = (text: string): unknown => {
    const [answered] = of(play(shippedSet(), 'consents').send(text), 'answered').filter(
      ({ key }) => key === 'consent_store',
    )
    return answered?.answer.value
  }

  test.each(['네', '네 괜찮습니다', '예, 남겨 주십시오', '네 좋습니다', 'yes, keep it', '是的，可以'])(
    '%s gives it',
    (text) => {
      expect(asked(text)).toEqual({ kind: 'yes_no', value: 'yes' })
    },
  )

  test.each([
    '네, 이름은 빼고요',
    '예 그런데 조금만요',
    'yes but not my name',
    '네 생각해 보겠습니다',
    '是的，但是不要写名字',
  ])('%s gives none', (text) => {
    expect(asked(text)).not.toEqual({ kind: 'yes_no', value: 'yes' })
  })
})
