/**
 * The bounds that Telegram sets, from https://core.telegram.org/bots/api (methods in brackets) and
 * https://core.telegram.org/bots/faq (rates), and our own waits.
 */

/** Characters of a text message [sendMessage]. Counted here in UTF-16 units, which are never fewer than characters. */
export const textCharsMax = 4096
/** Characters of a caption [sendPhoto and others]. */
export const captionCharsMax = 1024
/** Bytes of the data behind a button [InlineKeyboardButton]. */
export const callbackBytesMax = 64
/** Our own: what fits on a button of a narrow phone; the whole label stands in the numbered lines. */
export const labelCharsMax = 60
/** Bytes of a picture sent as a photo [sendPhoto]; bigger ones go as documents. */
export const photoBytesMax = 10 * 1024 * 1024
/** Bytes of any other upload [Sending files]. */
export const uploadBytesMax = 50 * 1024 * 1024
/** How old a message may be when it is deleted for both sides [deleteMessage]. */
export const deleteWithinMs = 48 * 60 * 60 * 1000
/** Updates of one answer [getUpdates]. */
export const batchMax = 100
/** Parallel deliveries to a webhook [setWebhook]. */
export const webhookConnectionsMax = 40
/** Bytes of one update that a webhook reads: far above what Telegram sends. */
export const webhookBytesMax = 1024 * 1024

/** How long Telegram holds a poll open when there is nothing, in seconds [getUpdates]. */
export const pollS = 50
/** After that long without an answer the line is dead, though it does not know yet. */
export const pollMsMax = (pollS + 15) * 1000
/** An answer to a small request that takes longer is taken for lost. */
export const callMsMax = 20_000
/** The same for an upload or a download of a file. */
export const fileMsMax = 120_000

/** What Telegram sends only when it is asked to; the others are asked for as well, so that the list is whole. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
] as const
