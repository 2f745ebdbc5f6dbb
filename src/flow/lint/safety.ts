import { languages, type Language } from '../../korean/language.ts'
import { namespaceOf } from '../flow-set.ts'
import type { Problem } from '../problem.ts'
import { problemAt } from '../source.ts'
import { ownText, textProblem, type LintInput } from './input.ts'
import { textsOf } from './texts.ts'

// What must never be asked or kept: it would lead a pursuer to a person, a house, a route or a helper.
const forbiddenNames =
  /(?:^|_)(?:gps|geo|latitude|longitude|coordinates|exact_address|home_address|address|street|route|escape_route|safe_house|hideout|hiding_place|broker_name|helper_name|id_number|id_card|passport|passport_number|resident_number|north_phone|nk_phone|family_phone|contact_list|contacts|remittance|password|pin)(?:_|$)/u
const forbiddenQuestions: Record<Language, RegExp> = {
  ko: /GPS|위치\s?(?:정보|공유)|(?:정확한|집|사는 곳의?)\s?주소|(?:이동|탈출|도강)\s?(?:경로|로선|노선)|은신처|안가\b|숨은 곳|(?:주민등록|공민증|려권|여권|신분증)\s?번호|(?:중개인|브로커|선)의?\s?(?:실명|본명|이름)|(?:고향|북쪽|북한|북조선)[^.?]{0,10}(?:손전화|전화)\s?번호|비밀번호|통과암호|송금\s?(?:경로|통로)/u,
  en: /\bGPS\b|exact (?:address|location)|home address|escape route|safe house|hiding place|(?:passport|ID|identity card) number|broker'?s (?:real )?name|(?:North Korean|northern) (?:phone|telephone) number|password/iu,
  zh: /GPS|定位|详细(?:地址|住址)|家庭(?:地址|住址)|逃跑路线|路线是|藏身|安全屋|(?:护照|身份证|公民证)号|中间人的?(?:真名|姓名|名字)|(?:朝鲜|北边)[^。？]{0,10}(?:电话|手机)号|密码/u,
}

/** Rules about what a flow may ask at all. */
export function safetyProblems({ parsed, texts }: LintInput): Problem[] {
  return parsed.flatMap(({ source, file, flow }) =>
    flow.steps.flatMap((step, index) => {
      if (step.type !== 'ask') return []
      const given = file.steps[index]
      const field = given !== undefined && 'saves' in given && given.saves !== undefined ? 'saves' : 'id'
      const named = forbiddenNames.test(step.saves)
        ? [problemAt('forbidden-field', source, ['steps', index, field], neverKeep(step.saves))]
        : []
      const keys = textsOf(step, index).filter((one) => one.use !== 'say')
      const asked = keys.flatMap(({ key }) => forbiddenTexts(texts, namespaceOf(flow.id), key))
      return [...named, ...asked]
    }),
  )
}

function forbiddenTexts(texts: LintInput['texts'], namespace: string, key: string): Problem[] {
  return languages.flatMap((language) => {
    const found = forbiddenQuestions[language].exec(ownText(texts, language, namespace, key) ?? '')?.[0]
    if (found === undefined) return []
    return [textProblem('forbidden-field', texts, { language, namespace, key }, neverKeep(found))]
  })
}

function neverKeep(what: string): string {
  return `"${what}" must never be asked or kept: in the wrong hands it leads to people.`
}
