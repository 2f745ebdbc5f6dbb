import { createInterface } from 'node:readline'
import { readDirectoryFile } from '../desk/directory-file.ts'
import { compileFlows } from '../flow/compile.ts'
import { advance, start } from '../flow/engine.ts'
import type { Advance, FlowEvent, Session, TurnContext } from '../flow/session.ts'
import { createTexts, readResources } from '../i18n/texts.ts'
import { createReferrals } from '../intake/referrals.ts'
import { openLog } from '../log.ts'
import { composeMessages, type ListReferrals } from '../intake/messages.ts'
import type { Language } from '../korean/language.ts'
import type { StoredAnswer } from '../store/answers.ts'
import { watch } from '../triage/watch.ts'
import { unknown } from './arguments.ts'
import { linesOf } from './conversation.ts'
import { PlainError } from './explain.ts'
import { hasErrors, lintFolders, problemLine, type Folders } from './flow-source.ts'

export type PreviewOptions = { flow: string; language: Language; encrypted: boolean }

/**
 * Walks through a flow in the terminal, exactly as the engine would, storing nothing. Between the messages it says what
 * the program would do: where it stands, how urgent it is, when a human is called.
 */
export async function preview(folders: Folders, options: PreviewOptions): Promise<number> {
  const { source, problems } = await lintFolders(folders)
  const compiled = source === null ? null : compileFlows(source.files, source.texts)
  if (compiled?.type !== 'compiled') {
    for (const problem of problems) console.log(problemLine(problem))
    console.log('\nThis cannot be walked through yet. Mend it first.')
    return 1
  }
  if (hasErrors(problems)) console.log('(`flows lint` finds errors in these flows.)')
  const set = compiled.flows
  if (!set.flows[options.flow]) throw new PlainError(unknown('flow', options.flow, Object.keys(set.flows)))
  const texts = createTexts(await readResources(folders.locales), set.texts)
  const directory = await readDirectoryFile(folders.flows, openLog('silent'))
  const { referralsIn } = createReferrals(directory, texts)
  let country: string | null = null
  const answers = new Map<string, StoredAnswer>()
  let session: Session | null = null
  const show = (turn: Advance): void => {
    for (const event of turn.events) {
      if (event.type === 'answered') answers.set(event.key, event)
      if (event.type === 'country') country = event.country
    }
    const list: ListReferrals = (topic, shownIn) => referralsIn(country, topic, shownIn)
    const language = turn.session?.language ?? session?.language ?? options.language
    for (const body of composeMessages(turn.events, texts, language, [...answers.values()], list))
      if (body.type === 'text')
        console.log(
          ['', ...linesOf({ text: body.text, choices: body.choices?.options.map((one) => one.label) ?? [] })].join(
            '\n',
          ),
        )
    for (const line of turn.events.flatMap(noteOf)) console.log(`   [${line}]`)
    session = turn.session
    if (session) console.log(`   [${placeOf(session)}]`)
  }
  show(start(set, options.flow, context(options), { language: options.language }))
  await eachLine((text) => {
    if (session === null) return false
    if (!process.stdin.isTTY) console.log(`> ${text}`)
    show(advance(set, session, { type: 'text', text }, context(options)))
    return session !== null
  }, session !== null)
  console.log('\nThe walk is over; nothing was stored.')
  return 0
}

function context(options: PreviewOptions): TurnContext {
  const transport = { buttons: true, endToEndEncrypted: options.encrypted }
  return { now: new Date().toISOString(), zone: 'Asia/Seoul', watch, transport }
}

function placeOf(session: Session): string {
  return session.frames.map((frame) => `${frame.flow}/${frame.step}`).join(' > ')
}

/** What the program would do, for whoever writes flows. */
function noteOf(event: FlowEvent): string[] {
  switch (event.type) {
    case 'raised':
      return [`urgency is now ${event.severity}: ${event.reasons.join(', ')}`]
    case 'alarm':
      return [`alarm: ${event.alarm.family}`]
    case 'handoff':
      return [`a human is called: ${event.reason}`]
    case 'submitted':
      return [`handed over to the desk, situation ${event.situation ?? '-'}`]
    case 'failed':
      return [`this cannot go on: ${event.reason}`]
    case 'ended':
      return [`the conversation has ended: ${event.outcome}`]
    case 'misunderstood':
      return ['not understood']
    case 'say':
    case 'recap':
    case 'answered':
    case 'language':
    case 'country':
      return []
  }
}

/** Reads lines until `take` says that it is enough. */
async function eachLine(take: (text: string) => boolean, goOn: boolean): Promise<void> {
  if (!goOn) return
  const screen = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: '> ',
    terminal: process.stdin.isTTY,
  })
  if (process.stdin.isTTY) screen.prompt()
  for await (const text of screen) {
    if (text.trim() === ':quit') break
    if (text.trim() !== '' && !take(text.trim())) break
    if (process.stdin.isTTY) screen.prompt()
  }
  screen.close()
}
