import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTerminal, type Shown, type Terminal } from '../../../src/cli/terminal.ts'
import { numberChoices } from '../../../src/transport/number-choices.ts'
import { openSimulator } from '../../../src/transport/simulator/simulator.ts'
import { socketPath } from '../../../src/transport/simulator/socket-path.ts'
import type { FarPerson, Seen, SeenReaction, TransportHarness } from '../../contract/transport.ts'

type Message = Exclude<Shown, { type: 'edit' | 'delete' | 'reaction' | 'commands' }>

/** A data directory with terminals that wait for a service to be started on it. */
export async function openSimulatorHarness(): Promise<TransportHarness> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deungdae-simulator-'))
  const terminals: Terminal[] = []
  let broken = 0
  return {
    open: async () => openSimulator({ dataDir, isLineBroken: () => broken-- > 0 }),
    async person() {
      const { person, terminal } = await openPerson(socketPath(dataDir), `person-${terminals.length}`)
      terminals.push(terminal)
      return person
    },
    unacknowledged: async () => terminals.reduce((sum, terminal) => sum + terminal.waiting(), 0),
    breakNextSend: async () => {
      broken = 1
    },
    async close() {
      for (const terminal of terminals) terminal.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openPerson(path: string, address: string): Promise<{ person: FarPerson; terminal: Terminal }> {
  let messages: Message[] = []
  let reactions: SeenReaction[] = []
  const take = (frame: Shown): void => {
    if (frame.type === 'delete') messages = messages.filter((one) => one.ref !== frame.of)
    else if (frame.type === 'edit') messages = messages.map((one) => (one.ref === frame.of ? edited(one, frame) : one))
    else if (frame.type === 'reaction') {
      reactions = reactions.filter((one) => one.ref !== frame.to)
      if (!frame.removed) reactions.push({ ref: frame.to, emoji: frame.emoji })
    } else if (frame.type !== 'commands') messages.push(frame)
  }
  const terminal = await openTerminal({ path, address, patient: true, onShown: take })
  const person: FarPerson = {
    address,
    say: async (text, options = {}) => terminal.send({ type: 'text', text, ...options }).id,
    photo: async (bytes, caption) => {
      const base64 = Buffer.from(bytes).toString('base64')
      terminal.send({ type: 'media', kind: 'photo', mime: 'image/jpeg', caption, bytes: base64 })
    },
    edit: async (of, text) => void terminal.send({ type: 'edit', of, text }),
    react: async (to, emoji, options = {}) =>
      void terminal.send({ type: 'reaction', to, emoji, ...(options.removed ? { removed: true as const } : {}) }),
    async press(label) {
      const message = messages.findLast((one) => one.type === 'text' && one.choices !== undefined)
      if (message?.type !== 'text' || !message.choices) throw new Error('there is no button')
      const { ask, options } = message.choices
      const value = options.find((option) => option.label === label)?.value ?? ''
      // A terminal takes the buttons away once the service has the press.
      await terminal.send({ type: 'choice', ask, value }).stored
      messages = messages.map((one) => (one === message ? { type: 'text', ref: one.ref, text: withNumbers(one) } : one))
    },
    block: async () => {
      throw new Error('a terminal cannot block the service')
    },
    async seen() {
      // What was sent is on its way through the socket.
      await new Promise((resolve) => setTimeout(resolve, 50))
      return messages.map(seenOf)
    },
    async reactions() {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return reactions
    },
  }
  return { person, terminal }
}

function edited(message: Message, frame: Extract<Shown, { type: 'edit' }>): Message {
  const { choices } = frame
  return { type: 'text', ref: message.ref, text: frame.text, ...(choices ? { choices } : {}) }
}

function seenOf(message: Message): Seen {
  if (message.type === 'media')
    return { ref: message.ref, text: message.caption ?? '', bytes: Buffer.from(message.bytes, 'base64'), buttons: [] }
  const buttons = message.choices?.options.map((option) => option.label) ?? []
  return { ref: message.ref, text: withNumbers(message), bytes: null, buttons }
}

function withNumbers(message: Message): string {
  return message.type === 'text' ? numberChoices(message.text, message.choices) : ''
}
