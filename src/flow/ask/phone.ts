import { understandPhone } from '../../korean/phone.ts'
import { isUnknown, misunderstood, type Asked, type Reading } from './reading.ts'

/** A telephone number. Numbers of the North endanger whoever answers there, so they are not kept. */
export function readPhone(asked: Asked): Reading {
  const { step, text, country } = asked
  const found = country === '' ? understandPhone(text) : understandPhone(text, country)
  if (found === null) {
    return isUnknown(asked)
      ? { type: 'understood', value: { kind: 'unknown' } }
      : misunderstood(step, { kind: 'phone', value: null, text })
  }
  if (found.type === 'refused') return { type: 'refused', why: 'phone_refused' }
  const value = { kind: 'phone', value: found.value, text } as const
  return step.confirm ? { type: 'uncertain', values: [value] } : { type: 'understood', value }
}
