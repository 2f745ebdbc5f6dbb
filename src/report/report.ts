import { consentPrefix, situations, toldMoreKey } from '../flow/flow-set.ts'
import { understandAge } from '../korean/age.ts'
import { understandAnswer } from '../korean/answers.ts'
import type { Severity } from '../triage/severity.ts'
import { answersByKey, chosen, chosenAll, counted, lookUp, safeText, saidYes, written } from './answers.ts'
import type { Answered, Answers } from './answers.ts'
import { noPlace, placeOf, provinceOf } from './place.ts'
import { consentNames, peopleMax, reportVersion } from './schema.ts'
import type { ActorCode, CommonReport, ConsentName, ReportPerson } from './schema.ts'
import { isDay, whenOf } from './when.ts'

/** What the program knows of a report: its row, the case that it led to, and the answers that were sealed with it. */
export type ReportSource = {
  id: string
  caseCode: string | null
  /** ISO instant in UTC. */
  receivedAt: string
  channel: string
  status: CommonReport['status']
  situation: string | null
  severity: Severity
  reasons: readonly string[]
  country: string | null
  answers: readonly Answered[]
}

const channels = ['telegram', 'signal', 'simulator'] as const
/** Free answers that say what happened, in the order of a conversation. */
const wordKeys = ['first', 'one_line', 'meeting', 'installed', 'installed_from', 'words', 'return_date', toldMoreKey]
const ngoPrefix = `${consentPrefix}ngo_`

/**
 * Builds the common report. Pure, and never throws whatever the answers hold. Consents are false until the person said
 * yes; North Korean numbers are taken out of every text; places of the North are kept to the county. Where somebody
 * hides is left out altogether: that is for the operator alone.
 */
export function toReport(source: ReportSource): CommonReport {
  const answers = answersByKey(source.answers)
  const situation = situations.find((one) => one === source.situation) ?? null
  const eventPlace = placeOf(answers, 'event_place')
  return {
    version: reportVersion,
    id: source.id,
    case_code: source.caseCode,
    received_at: source.receivedAt,
    channel: channels.find((one) => one === source.channel) ?? 'unknown',
    status: source.status,
    situation,
    severity: source.severity,
    reasons: [...source.reasons],
    country: isCountry(source.country) ? source.country : null,
    reporter: {
      relation: relationOf(answers),
      identity: { name: reporterName(answers), contact: written(answers, 'reporter_contact') },
    },
    people: peopleOf(answers, Number(source.receivedAt.slice(0, 4))),
    event: {
      date: whenOf(answers, source.receivedAt.slice(0, 10)),
      place: eventPlace === noPlace ? provinceOf(chosen(answers, 'province_then')) : eventPlace,
      signs: chosenAll(answers, 'signs'),
      subject: chosen(answers, 'subject'),
    },
    actors: actorsOf(answers, situation),
    custody: custodyOf(answers),
    actions: actionsOf(answers),
    knowledge: knowledgeOf(answers),
    consent: consentOf(answers),
    contact: {
      window: written(answers, 'contact_window'),
      do_not_contact: chosen(answers, 'safe_to_reply') === 'no',
      phone_seen_by_others: yesNo(chosen(answers, 'watched')),
      code_words: false,
    },
    words: wordKeys.flatMap((key) => {
      const text = written(answers, key)
      return text === null ? [] : [{ key, text }]
    }),
  }
}

function relationOf(answers: Answers): CommonReport['reporter']['relation'] {
  const relation = chosen(answers, 'relation')
  return relation === 'self' || relation === 'family' || relation === 'other' ? relation : null
}

// Whoever tells of themselves is asked for their name once.
function reporterName(answers: Answers): string | null {
  return written(answers, relationOf(answers) === 'self' ? 'person_name' : 'reporter_name')
}

// Several names in one answer are several people. What is said of all of them belongs to nobody in particular.
function peopleOf(answers: Answers, year: number): CommonReport['people'] {
  const names = (written(answers, 'person_name') ?? '')
    .split(/[,，、;·/\n]/u)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, peopleMax)
  const said = counted(answers, 'how_many', 1, peopleMax)
  const total = Math.max(said ?? 1, names.length)
  const vulnerable = chosenAll(answers, 'vulnerable')
  const isOne = total === 1
  const persons = Array.from({ length: total }, (_, index): ReportPerson => {
    const name = names[index] ?? null
    return isOne ? { ...onePerson(answers, year), name, vulnerable } : { ...nobodyKnown, name }
  })
  return {
    total: said === null && names.length === 0 ? null : total,
    persons,
    group: { vulnerable: isOne ? [] : vulnerable },
  }
}

const nobodyKnown: ReportPerson = {
  name: null,
  sex: null,
  birth_year: null,
  age: null,
  age_basis: null,
  nationality: null,
  occupation: null,
  vulnerable: [],
}

/** Nationalities that the questions offer; the rest are countries by their code. */
const nationalities: Record<string, string> = { none: 'none', other: 'other' }

// The shipped flows do not ask all of this; a deployer's own flows can ask the rest under these names. Whoever told the
// year of birth told no age: the one that was computed of it lies beside it by a year for half of all people.
function onePerson(answers: Answers, year: number): ReportPerson {
  const age = answers.get('person_age')?.value
  const birthYear = age?.kind === 'age' ? understandAge(age.text, { year })?.birthYear : undefined
  const nationality = chosen(answers, 'nationality')
  return {
    ...nobodyKnown,
    sex: chosen(answers, 'person_sex') ?? written(answers, 'person_sex')?.slice(0, 100) ?? null,
    birth_year: birthYear ?? counted(answers, 'person_birth_year', 1900, 2100),
    age: birthYear === undefined ? counted(answers, 'person_age', 0, 130) : null,
    age_basis: age?.kind === 'age' && birthYear === undefined ? age.basis : null,
    nationality: nationalityOf(nationality),
    occupation: written(answers, 'person_occupation'),
  }
}

function nationalityOf(option: string | null): string | null {
  if (option === null || option === 'unknown') return null
  return lookUp(nationalities, option) ?? (/^[a-z]{2}$/u.test(option) ? option.toUpperCase() : null)
}

const actorOf: Record<string, ActorCode> = {
  police: 'cn_police',
  border: 'cn_border',
  north: 'dprk_state',
  strangers: 'unknown_men',
  stranger: 'unknown_men',
  broker: 'broker',
  family: 'family',
  acquaintance: 'acquaintance',
  other: 'other',
}

function actorsOf(answers: Answers, situation: string | null): CommonReport['actors'] {
  const told = ['actor', 'threat_from'].flatMap((key) => lookUp(actorOf, chosen(answers, key)) ?? [])
  const signs = chosenAll(answers, 'signs').includes('korean_men') ? (['unknown_men'] as const) : []
  const implied = situation === 'E' ? (['broker'] as const) : []
  const all = [
    ...told.map((code) => ({ code, basis: 'told' as const })),
    ...signs.map((code) => ({ code, basis: 'sign' as const })),
    ...implied.map((code) => ({ code, basis: 'situation' as const })),
  ]
  return all.filter((one, index) => all.findIndex((other) => other.code === one.code) === index)
}

function custodyOf(answers: Answers): CommonReport['custody'] {
  const moving = chosen(answers, 'moving')
  return {
    status: custodyStatus(answers),
    facility: placeOf(answers, 'held_where'),
    transfers: [],
    expected_transfer: (['today', 'days', 'nothing_heard', 'unknown'] as const).find((one) => one === moving) ?? null,
    stated_reason: null,
    return_date: returnDay(answers),
  }
}

function custodyStatus(answers: Answers): CommonReport['custody']['status'] {
  if (saidYes(answers, 'held_back')) return 'held_back'
  const stillHeld = yesNo(chosen(answers, 'still_held'))
  if (stillHeld !== 'no') return stillHeld === 'yes' ? 'held' : stillHeld
  // Whoever is not held any more may be free or sent back; only what was told of that is said.
  const nowWhere = chosen(answers, 'now_where')
  if (nowWhere === 'free') return 'released'
  return nowWhere === 'sent_back' ? 'sent_back' : 'unknown'
}

// One day, or none: the words of what was told less exactly are among the words.
function returnDay(answers: Answers): string | null {
  const value = answers.get('return_date')?.value
  const reading = value?.kind === 'date' ? value.reading : null
  return reading !== null && reading.from === reading.to && isDay(reading.from) ? reading.from : null
}

function actionsOf(answers: Answers): CommonReport['actions'] {
  const told = written(answers, 'told')
  const why = written(answers, 'not_told_because')
  if (told === null) return { taken: [], none: why !== null, why_none: why }
  if (isNobody(told)) return { taken: [], none: true, why_none: why ?? (reason.test(told) ? told : null) }
  return { taken: [{ who: told, when: null, result: null }], none: false, why_none: null }
}

// "아직 대사관에만" names somebody after all: a word that only begins like a denial needs one later on as well.
const nobody =
  /^(?:아직[.!]?$|(?:아직 ?)?(?:아무|없|안 |못 )|아직 .{0,40}(?:안|못|없|않)|.{0,20}아무(?:한테|에게|데|도).{0,12}(?:안|못|없|않)|nobody|no one|none|not yet|没|还没|谁[都也]没)/iu

// "I did not dare to tell the police" names nobody, and says why.
const reason = /무서|겁|두려|위험|때문|다칠까|들킬까|敢|怕|因为|危险|afraid|scared|fear|because|danger|dare/iu

function isNobody(told: string): boolean {
  return understandAnswer(told) === 'no' || nobody.test(told.trim())
}

function knowledgeOf(answers: Answers): CommonReport['knowledge'] {
  const knowledge = chosen(answers, 'knowledge')
  return (['experienced', 'witnessed', 'heard'] as const).find((one) => one === knowledge) ?? null
}

function consentOf(answers: Answers): CommonReport['consent'] {
  const general = Object.fromEntries(
    consentNames.map((name) => [name, saidYes(answers, `${consentPrefix}${name}`)]),
  ) as Record<ConsentName, boolean>
  const named = [...answers.keys()].filter((key) => key.startsWith(ngoPrefix))
  return {
    ...general,
    named_ngos: Object.fromEntries(
      named.map((key) => [safeText(key.slice(ngoPrefix.length)), saidYes(answers, key)] as const),
    ),
  }
}

function yesNo(value: string | null): 'yes' | 'no' | 'unknown' | null {
  return value === 'yes' || value === 'no' || value === 'unknown' ? value : null
}

function isCountry(code: string | null): code is string {
  return code !== null && /^[A-Z]{2}$/u.test(code)
}
