import { normalize } from '../korean/normalize.ts'
import type { Alarm, Severity, Watch } from './severity.ts'

/** Stems that make a message urgent by themselves, matched without spaces. */
const families: { family: string; severity: Severity; stems: string[] }[] = [
  {
    family: 'arrest',
    severity: 'P0',
    stems: ['체포', '잡혔', '잡혀', '붙잡', '연행', '구류', '구금', '갇혔', '공안', '被抓', '抓走'],
  },
  { family: 'return', severity: 'P0', stems: ['북송', '송환', '돌려보내', '遣返', '遣送'] },
  { family: 'abduction', severity: 'P0', stems: ['납치', '랍치', '끌려갔', '행방불명', '绑架'] },
  { family: 'immediate', severity: 'P0', stems: ['살려', '쫓아와', '숨어있', '救命'] },
  { family: 'suicide', severity: 'P0', stems: ['자살', '죽고싶', '自杀'] },
  { family: 'threat', severity: 'P1', stems: ['협박', '보위부', '인질', '威胁'] },
]

/** Reads one message for alarming stems. */
export const watch: Watch = (text): Alarm | null => {
  const { unspaced } = normalize(text)
  const hit = families.find((one) => one.stems.some((stem) => unspaced.includes(stem)))
  return hit ? { severity: hit.severity, family: hit.family, reasons: [`text_${hit.family}`], question: null } : null
}
