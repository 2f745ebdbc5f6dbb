import { conversations, createConversation, type Conversation, type ConversationFlavor } from '@grammyjs/conversations'
import { RedisAdapter } from '@grammyjs/storage-redis'
import { Bot, type Context } from 'grammy'
import type { Update } from 'grammy/types'
import { Redis } from 'ioredis'
import { publish } from '../../src/desk/publish.ts'
import { startHotline } from './hotline.ts'
import { startRedis } from '../support/redis.ts'
import { plainSources, saying } from './engine.ts'
import { median, type Figure } from './measure.ts'

const chats = 50
const answersMax = 204
const warmAnswers = 40
/** Each figure is the median over some neighbouring answers: a single batch of 50 turns is short. */
const points = { 1: [1, 2, 3, 4], 12: [10, 11, 12, 13, 14], 200: [197, 198, 199, 200, 201, 202, 203] } as const

type Rates = Map<number, number>

/** All chats give their next answer at once; how many such turns a second were committed. */
async function playBatches(turn: (chat: number, answer: number) => Promise<unknown>): Promise<Rates> {
  // Other chats go first, so that what is measured is neither compiler nor cold cache.
  for (let answer = 1; answer <= warmAnswers; answer++)
    await Promise.all(Array.from({ length: chats }, (_, chat) => turn(chats + chat, answer)))
  const rates: Rates = new Map()
  for (let answer = 1; answer < answersMax; answer++) {
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: chats }, (_, chat) => turn(chat, answer)))
    rates.set(answer, (chats / (performance.now() - startedAt)) * 1000)
  }
  return rates
}

async function playDeungdae(): Promise<Rates> {
  // A minute passes between the answers, so that nobody is taken for a flood.
  let clock = Date.parse('2026-07-22T10:00:00Z')
  const hotline = await startHotline({ now: () => new Date(clock) })
  try {
    const published = await publish(hotline.app.database, plainSources(answersMax), { publishedBy: 'bench' })
    if (published.type !== 'published') throw new Error(JSON.stringify(published))
    await hotline.app.refresh()
    await Promise.all(
      Array.from({ length: 2 * chats }, (_, chat) => hotline.transport.say(`chat-${chat}`, '/start flow_plain')),
    )
    const rates = await playBatches(async (chat, answer) => {
      clock += 61_000
      await hotline.transport.say(`chat-${chat}`, saying(answer))
    })
    await hotline.transport.waitFor('chat-0', `질문 ${answersMax}`)
    return rates
  } finally {
    await hotline.stop()
  }
}

type BenchContext = ConversationFlavor<Context>

async function questionnaire(conversation: Conversation<BenchContext, Context>): Promise<void> {
  for (let answer = 1; answer <= answersMax; answer++) {
    const context = await conversation.waitFor('message:text')
    await context.reply(`질문 ${answer + 1}`)
  }
}

/** grammY's own conversations on Redis, which stores every write before it answers, as we do. */
async function playGrammy(): Promise<Rates> {
  const server = await startRedis()
  const redis = new Redis(server.url)
  try {
    const bot = new Bot<BenchContext>('1:bench', { botInfo: botInfo() })
    // The Bot API answers at once: what is measured is the library and its storage.
    const answerAtOnce: Parameters<typeof bot.api.config.use>[0] = async () =>
      ({ ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } }) as never
    bot.api.config.use(answerAtOnce)
    const adapter = new RedisAdapter<never>({ instance: redis })
    bot.use(
      conversations({
        storage: { type: 'key', adapter } as never,
        plugins: [
          async (context, next) => {
            context.api.config.use(answerAtOnce)
            await next()
          },
        ],
      }),
    )
    bot.use(createConversation(questionnaire))
    bot.command('start', (context) => context.conversation.enter('questionnaire'))
    let serial = 0
    const say = (chat: number, text: string): Promise<void> => {
      serial += 1
      return bot.handleUpdate(update(serial, chat + 1, text))
    }
    await Promise.all(Array.from({ length: 2 * chats }, (_, chat) => say(chat, '/start')))
    return await playBatches((chat, answer) => say(chat, saying(answer)))
  } finally {
    redis.disconnect()
    await server.remove()
  }
}

function botInfo() {
  return {
    id: 1,
    is_bot: true,
    first_name: 'b',
    username: 'bench_bot',
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  } as NonNullable<ConstructorParameters<typeof Bot>[1]>['botInfo'] & object
}

function update(id: number, chat: number, text: string): Update {
  const entities = text.startsWith('/') ? [{ type: 'bot_command' as const, offset: 0, length: text.length }] : []
  const from = { id: chat, is_bot: false, first_name: 'p' }
  return {
    update_id: id,
    message: { message_id: id, date: 0, chat: { id: chat, type: 'private', first_name: 'p' }, from, text, entities },
  }
}

/** (b) Committed turns a second at 50 chats, at answers 1, 12 and 200, against grammY conversations on Redis. */
export async function benchTurns(): Promise<Figure[]> {
  const [ours, theirs] = [await playDeungdae(), await playGrammy()]
  const at = (rates: Rates, point: keyof typeof points): number =>
    median(points[point].map((n) => rates.get(n) ?? Number.NaN))
  const figures: Figure[] = []
  for (const point of [1, 12, 200] as const) {
    figures.push({ name: `b.turns_per_s_at_${point}`, value: at(ours, point), unit: '1/s' })
    figures.push({ name: `b.conversations_per_s_at_${point}`, value: at(theirs, point), unit: '1/s' })
    const reach = point === 1 ? { reach: '>= 1' } : {}
    figures.push({
      name: `b.of_conversations_at_${point}`,
      value: at(ours, point) / at(theirs, point),
      unit: 'x',
      ...reach,
    })
  }
  figures.push({ name: 'b.cost_of_answer_200', value: at(ours, 1) / at(ours, 200), unit: 'x', reach: '<= 1.15' })
  return figures
}
