/** A message of the program as a phone shows it: edited where it was edited, and once however often it came. */
export type Shown = {
  /** Grows with each message of one phone. */
  id: number
  text: string
  /** How many answers it offers. */
  choices: number
}

/** The phone of a person or an operator. */
export type Phone = {
  transport: 'telegram' | 'signal'
  /** How the program knows whom it writes to. */
  address: string
  shown(): readonly Shown[]
  send(text: string): void
  /** Chooses an answer by its button; false where the messenger has none. */
  press(message: Shown, choice: number): boolean
}

/** What the kill test needs of a messenger. */
export type Messenger = {
  /** Settings of the program. */
  settings: Record<string, string>
  /** Before the first start of the program on `dataDir`. */
  prepare(dataDir: string): Promise<void>
  phone(index: number): Promise<Phone>
  /** How many messages to the program it has not taken yet. */
  unread(): Promise<number>
  /** How much the program has written so far. */
  written(): number
  close(): Promise<void>
}

/** What the first group of the pattern finds in the messages of a phone, each once. */
export function allShown(phone: Phone, pattern: RegExp): string[] {
  return [...new Set(phone.shown().flatMap(({ text }) => pattern.exec(text)?.[1] ?? []))]
}
