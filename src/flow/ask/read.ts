import { readChoice, readMulti } from './choice.ts'
import { readDate } from './date.ts'
import { readAge, readNumber } from './number.ts'
import { readPhone } from './phone.ts'
import { readPlace } from './place.ts'
import { misunderstood, type Asked, type Reading } from './reading.ts'
import { readWords } from './words.ts'
import { readYesNo } from './yes-no.ts'

/** Reads a text as the answer to a question. Commands have been taken out before. */
export function readAnswer(asked: Asked): Reading {
  const { kind } = asked.step
  switch (kind) {
    case 'yes_no':
      return readYesNo(asked)
    case 'choice':
      return readChoice(asked)
    case 'multi':
      return readMulti(asked)
    case 'text':
    case 'name':
    case 'contact_window':
      return readWords(asked, kind)
    case 'date':
      return readDate(asked)
    case 'place':
      return readPlace(asked)
    case 'number':
      return readNumber(asked)
    case 'age':
      return readAge(asked)
    case 'phone':
      return readPhone(asked)
    case 'media':
      return misunderstood(asked.step)
  }
}
