import { z } from 'zod'

/**
 * What is read of an update (https://core.telegram.org/bots/api#update). What a message needs to be answered is
 * required; anything else that has an unexpected form counts as absent, so that a change on Telegram's side never
 * costs the rest of a message.
 */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
const present = z.unknown().optional()

const user = z.object({ id: z.int(), is_bot: lenient(z.boolean()), language_code: lenient(z.string().max(35)) })
const chat = z.object({ id: z.int(), type: z.string() })

const file = z.object({
  file_id: z.string().min(1).max(512),
  file_size: lenient(z.number().nonnegative()),
  mime_type: lenient(z.string().max(255)),
  file_name: lenient(z.string().max(255)),
})
const photoSize = file.extend({ width: z.number(), height: z.number() })

export const messageSchema = z.object({
  message_id: z.int(),
  date: z.int(),
  edit_date: lenient(z.int()),
  chat,
  from: lenient(user),
  text: lenient(z.string()),
  caption: lenient(z.string()),
  reply_to_message: lenient(z.object({ message_id: z.int() })),
  photo: lenient(z.array(photoSize).min(1)),
  voice: lenient(file),
  audio: lenient(file),
  video: lenient(file),
  video_note: lenient(file),
  animation: lenient(file),
  document: lenient(file),
  sticker: present,
  contact: present,
  location: present,
  venue: present,
})
export type TelegramMessage = z.infer<typeof messageSchema>

export const callbackSchema = z.object({
  id: z.string().min(1),
  from: user,
  data: lenient(z.string()),
  message: lenient(z.object({ message_id: z.int(), chat })),
})
export type TelegramCallback = z.infer<typeof callbackSchema>

const reactions = z.array(z.object({ type: z.string(), emoji: lenient(z.string().max(32)) }))

export const reactionSchema = z.object({
  chat,
  message_id: z.int(),
  date: z.int(),
  user: lenient(user),
  old_reaction: lenient(reactions),
  new_reaction: reactions,
})

export const memberSchema = z.object({
  chat,
  from: user,
  date: z.int(),
  new_chat_member: z.object({ status: z.string() }),
})

export const updateSchema = z.looseObject({ update_id: z.int() })

/**
 * Messages that report something about the chat itself and ask for no answer
 * (https://core.telegram.org/bots/api#message, the fields called "service message").
 */
export const serviceFields: readonly string[] = [
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'write_access_allowed',
  'proximity_alert_triggered',
  'boost_added',
  'chat_background_set',
  'connected_website',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'giveaway_created',
  'giveaway_completed',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
]
