import { InputFile } from 'grammy'
import type { MediaKind, OutboundBody } from '../transport.ts'
import { captionCharsMax, photoBytesMax } from './limits.ts'
import { splitText } from '../split.ts'

export type Media = Extract<OutboundBody, { type: 'media' }>
export type MediaMethod = 'sendPhoto' | 'sendVoice' | 'sendVideo' | 'sendDocument'

/** What Telegram plays as a voice message (https://core.telegram.org/bots/api#sendvoice): OGG with Opus, MP3, M4A. */
const voiceMimes = new Set([
  'audio/ogg',
  'audio/opus',
  'audio/mpeg',
  'audio/mp3',
  'audio/mp4',
  'audio/m4a',
  'audio/x-m4a',
])

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
}

const methods: Record<MediaKind, MediaMethod> = {
  photo: 'sendPhoto',
  voice: 'sendVoice',
  video: 'sendVideo',
  file: 'sendDocument',
}

/** How a file is sent. What does not meet the rules of its kind goes as a document, which has none. Pure. */
export function methodOf(media: Media): MediaMethod {
  const mime = media.mime.split(';')[0]?.trim().toLowerCase() ?? ''
  if (media.kind === 'photo' && (media.bytes.length > photoBytesMax || !mime.startsWith('image/')))
    return 'sendDocument'
  if (media.kind === 'voice' && !voiceMimes.has(mime)) return 'sendDocument'
  if (media.kind === 'video' && mime !== 'video/mp4') return 'sendDocument'
  return methods[media.kind]
}

/** The caption that fits under the file, and the rest, which follows as a text. Pure. */
export function splitCaption(caption: string): { caption: string; rest: string } {
  const whole = caption.trim()
  const first = splitText(whole, captionCharsMax)[0] ?? ''
  return { caption: first, rest: whole.slice(first.length).trim() }
}

/** The upload. Its name is quoted here because the client writes it into the header as it stands. */
export function inputFileOf(media: Media): InputFile {
  const extension = extensions[media.mime.split(';')[0]?.trim().toLowerCase() ?? ''] ?? 'bin'
  // eslint-disable-next-line no-control-regex -- control characters must not reach a header
  const given = (media.name ?? '').replaceAll(/[\u0000-\u001f\u007f"\\/]/g, '').trim()
  return new InputFile(media.bytes, `"${given === '' ? `${media.kind}.${extension}` : given}"`)
}
