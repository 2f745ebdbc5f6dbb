import { attachmentBytesMax, textCharsMax } from '../intake/inputs.ts'
import { nothingToDo, type AfterCommit } from '../intake/intake.ts'
import { insertAttachment } from '../store/attachments.ts'
import type { Case } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { Origin } from '../store/outbox.ts'
import type { Inbound } from '../transport/transport.ts'
import type { Addressee, DeskDeps, Mail } from './desk.ts'
import { handOnReaction } from './reactions.ts'

/** The value of a button is a code of a flow; this is ample for one. */
const choiceCharsMax = 64

/** Most buttons are those of a yes-or-no question: an operator reads the word, not the code of a flow. */
const buttonWords: readonly string[] = ['yes', 'no', 'unknown']

function pressed(deps: DeskDeps, value: string, language: 'ko' | 'zh' | 'en'): string {
  return buttonWords.includes(value) ? deps.texts.say(language, `engine:${value}`) : value.slice(0, choiceCharsMax)
}

/**
 * Hands one message on to the other side of a case. Only its words and files travel: no name, no account, no
 * forwarding header. `prefix` marks it for an operator, who may hold several cases; a person sees none.
 * `declined` says which kind was not handed on, so that its sender can be told.
 */
export async function handOn(
  tx: Tx,
  deps: DeskDeps,
  mail: Mail,
  inbound: Inbound,
  to: Addressee,
  about: { found: Case; prefix: string; language: 'ko' | 'zh' | 'en'; sender: Addressee },
): Promise<{ work: AfterCommit; declined: string | null }> {
  const { content } = inbound
  const caseId = about.found.id
  const { contactId, personId: senderId } = about.sender
  const originOf = (ref: string | undefined): Origin | null => (ref === undefined ? null : { contactId, ref })
  const text = (words: string, ref?: string): void =>
    mail.to(to, 'relay', `${about.prefix}${words}`, { caseId, urgent: true, origin: originOf(ref) })
  switch (content.type) {
    case 'text':
      text(content.text.slice(0, textCharsMax), inbound.messageRef)
      return { work: nothingToDo(), declined: null }
    case 'edit':
      text(
        `${deps.texts.say(about.language, 'intake:relayed_edited')} ${content.text.slice(0, textCharsMax)}`,
        content.of,
      )
      return { work: nothingToDo(), declined: null }
    case 'deleted':
      text(deps.texts.say(about.language, 'intake:relayed_deleted'))
      return { work: nothingToDo(), declined: null }
    case 'reaction':
      await handOnReaction(tx, deps, mail, content, to, about)
      return { work: nothingToDo(), declined: null }
    case 'media': {
      if (content.sizeBytes > attachmentBytesMax) return { work: nothingToDo(), declined: 'too_large' }
      const id = newId()
      const { mime, ref, kind, sizeBytes } = content
      const meta = { ref, mime, name: content.name ?? null }
      const { transport } = inbound
      await insertAttachment(tx, deps.vault, { id, personId: senderId, transport, kind, sizeBytes, meta })
      const origin = originOf(inbound.messageRef)
      const caption = `${about.prefix}${(content.caption ?? '').slice(0, textCharsMax)}`.trim()
      mail.to(to, 'relay', { type: 'attachment', attachmentId: id, caption }, { caseId, urgent: true, origin })
      return { work: { ...nothingToDo(), attachments: [id] }, declined: null }
    }
    case 'declined':
      return { work: nothingToDo(), declined: content.kind }
    case 'unreadable':
      return { work: nothingToDo(), declined: 'unreadable' }
    case 'choice':
      text(
        `${deps.texts.say(about.language, 'intake:relayed_pressed')} ${pressed(deps, content.value, about.language)}`,
      )
      return { work: nothingToDo(), declined: null }
    case 'reachability':
      return { work: nothingToDo(), declined: null }
  }
}
