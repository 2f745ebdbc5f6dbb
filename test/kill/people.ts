import type { Phone, Shown } from './phone.ts'

/** How long a person waits for the bot. Within it the program is killed and started several times. */
const patienceMs = 120_000
/** After the last message of a turn the person reads for this long before answering. */
const readingMs = 250
const turnsMax = 14

/** What was sent, in order; a pressed button is an empty string. */
export type Person = { phone: Phone; sent: string[]; urgent: boolean; gaveUp: boolean }

/** A small generator with a seed, so that a failing run can be played again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Plays one person: answers whatever is asked, with texts that occur once in the whole run. */
export async function playPerson(phone: Phone, index: number, random: () => number): Promise<Person> {
  const person: Person = { phone, sent: [], urgent: index % 2 === 0, gaveUp: false }
  await sleep(random() * 5_000)
  say(person, person.urgent && index % 4 === 0 ? '/start flow_arrest' : `안녕하십니까 ${index}`)
  let seen = 0
  for (let turn = 1; turn <= turnsMax; turn++) {
    const last = await nextMessage(phone, seen)
    if (!last) {
      person.gaveUp = true
      return person
    }
    seen = last.id
    if (isLast(last)) return person
    answer(person, last, index, turn, random)
  }
  return person
}

/** A message without a question is the end of an intake; the program says what happens next and waits. */
function isLast(message: Shown): boolean {
  return message.choices === 0 && !/[?까오]\s*$/m.test(message.text)
}

function answer(person: Person, message: Shown, index: number, turn: number, random: () => number): void {
  if (message.choices === 0) return say(person, `대답 ${index} ${turn}`)
  const danger = message.text.includes('지금 바로 위험')
  const chosen = danger ? (person.urgent ? 0 : 1) : Math.floor(random() * message.choices)
  if (random() < 0.5 && person.phone.press(message, chosen)) person.sent.push('')
  else say(person, String(chosen + 1))
}

function say(person: Person, text: string): void {
  person.phone.send(text)
  person.sent.push(text)
}

/** The newest message of the bot, once no more have come for a moment; null when patience ran out. */
async function nextMessage(phone: Phone, after: number): Promise<Shown | null> {
  const until = Date.now() + patienceMs
  let newest = after
  let since = Date.now()
  for (;;) {
    const last = phone.shown().at(-1)
    if (last && last.id > newest) {
      newest = last.id
      since = Date.now()
    }
    if (last && newest > after && Date.now() - since > readingMs) return last
    if (Date.now() > until) return null
    await sleep(40)
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
