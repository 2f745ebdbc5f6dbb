import { GrammyError } from 'grammy'

/** What a failed request means. Reasons are codes: no description of Telegram's is kept, since it may quote a text. */
export type Failure =
  /** `flood`: Telegram asks for a pause of `afterMs`. */
  | { type: 'retry'; afterMs: number; reason: string; flood: boolean }
  | { type: 'unreachable'; reason: string }
  | { type: 'refused'; reason: string }
  /** The token is not (or no longer) one of a bot. */
  | { type: 'token'; reason: string }
  /** A group became a supergroup, which has another address. */
  | { type: 'moved'; to: string }

/** Nothing said when to come back: the sender's own backoff decides. */
const unsaid = 0

const unreachable: readonly [RegExp, string][] = [
  [/blocked by the user/i, 'telegram_blocked'],
  [/user is deactivated|USER_DEACTIVATED|INPUT_USER_DEACTIVATED/i, 'telegram_deactivated'],
  [/kicked|not a member/i, 'telegram_kicked'],
  [/chat not found|PEER_ID_INVALID|user not found/i, 'telegram_no_chat'],
  [/can't initiate conversation/i, 'telegram_not_started'],
]

const refused: readonly [RegExp, string][] = [
  [/message is not modified/i, 'telegram_not_modified'],
  [
    /message to edit not found|message can't be edited|no text in the message to edit|MESSAGE_ID_INVALID/i,
    'telegram_not_editable',
  ],
  [/message to delete not found|message can't be deleted|MESSAGE_DELETE_FORBIDDEN/i, 'telegram_not_deletable'],
  [/REACTION_|REACTIONS_|message to react not found/i, 'telegram_no_reaction'],
  [/message to be replied not found/i, 'telegram_not_quotable'],
  [/too long|MESSAGE_TOO_LONG|CAPTION_TOO_LONG/i, 'telegram_too_long'],
  [/text is empty|text must be non-empty/i, 'telegram_empty'],
  [/BUTTON_DATA_INVALID/i, 'telegram_button_data'],
  [/VOICE_MESSAGES_FORBIDDEN/i, 'telegram_voice_forbidden'],
  [/not enough rights|CHAT_WRITE_FORBIDDEN|have no rights/i, 'telegram_no_rights'],
  [/file is too big|too big file/i, 'telegram_file_too_big'],
  [/temporarily unavailable/i, 'telegram_file_unavailable'],
  [/wrong file|invalid file/i, 'telegram_no_file'],
  [/PHOTO_|IMAGE_PROCESS_FAILED/i, 'telegram_photo_unfit'],
]

function codeIn(table: readonly [RegExp, string][], description: string): string | null {
  return table.find(([pattern]) => pattern.test(description))?.[1] ?? null
}

/** Reads what went wrong with a request to the Bot API (https://core.telegram.org/bots/api#making-requests). Pure. */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof GrammyError))
    return { type: 'retry', afterMs: unsaid, reason: 'telegram_network', flood: false }
  const { error_code: code, description, parameters } = error
  if (parameters.migrate_to_chat_id !== undefined) return { type: 'moved', to: String(parameters.migrate_to_chat_id) }
  if (code === 429) {
    return { type: 'retry', afterMs: (parameters.retry_after ?? 1) * 1000, reason: 'telegram_429', flood: true }
  }
  // A Bot API server of one's own can be older than a method.
  if (code === 404 && /method not found/i.test(description)) return { type: 'refused', reason: 'telegram_no_method' }
  // A token that nobody has is answered with 401, one that cannot be a token with 404.
  if (code === 401 || code === 404) return { type: 'token', reason: `telegram_${code}` }
  const gone = codeIn(unreachable, description)
  if (code === 403) return { type: 'unreachable', reason: gone ?? 'telegram_403' }
  if (code === 400 && gone) return { type: 'unreachable', reason: gone }
  if (code >= 500 || code === 409 || !(code >= 400)) {
    return { type: 'retry', afterMs: unsaid, reason: `telegram_${code}`, flood: false }
  }
  return { type: 'refused', reason: codeIn(refused, description) ?? `telegram_${code}` }
}
