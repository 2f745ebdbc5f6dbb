import { enrol } from '../support/app.ts'
import { startHotline } from './hotline.ts'
import { percentile, type Figure } from './measure.ts'

const turnsPerSecond = 200
const seconds = 20
const alarms = 60
/** A page that takes longer counts as this long. */
const pageMsMax = 10_000

/** (d) From the arrival of an alarming message to its page at the operator's messenger, under 200 turns a second. */
export async function benchPaging(): Promise<Figure[]> {
  const hotline = await startHotline()
  const { transport } = hotline
  try {
    await enrol(hotline, 'operator', '가람')
    await transport.say('operator', '/duty on')
    const load = startLoad(hotline)
    const times: number[] = []
    const everyMs = (seconds * 1000) / alarms
    for (let alarm = 0; alarm < alarms; alarm++) {
      await new Promise((resolve) => setTimeout(resolve, everyMs))
      const before = transport.sent.length
      const startedAt = performance.now()
      await transport.say(`alarm-${alarm}`, '공안이 와서 언니를 잡아갔어요')
      const isPaged = (): boolean =>
        transport.sent.slice(before).some((one) => one.address === 'operator' && isPage(one))
      while (!isPaged() && performance.now() - startedAt < pageMsMax)
        await new Promise((resolve) => setTimeout(resolve, 2))
      times.push(performance.now() - startedAt)
    }
    const reached = await load.stop()
    return [
      { name: 'd.load_turns_per_s', value: reached.turnsPerSecond, unit: '1/s' },
      { name: 'd.load_refused', value: reached.refused, unit: '' },
      { name: 'd.alarm_to_page_p50', value: percentile(times, 0.5), unit: 'ms' },
      { name: 'd.alarm_to_page_p99', value: percentile(times, 0.99), unit: 'ms', reach: '<= 250' },
    ]
  } finally {
    await hotline.stop()
  }
}

type Hotline = Awaited<ReturnType<typeof startHotline>>
type Sent = Hotline['transport']['sent'][number]

function isPage(sent: Sent): boolean {
  return sent.body.type === 'text' && sent.body.text.includes('P0') && sent.body.choices !== undefined
}

/** Turns of ever new persons at an even pace, whatever the program can keep up with. */
function startLoad({ transport }: Hotline): { stop(): Promise<{ turnsPerSecond: number; refused: number }> } {
  let done = 0
  let refused = 0
  let serial = 0
  const open = new Set<Promise<unknown>>()
  const startedAt = performance.now()
  const timer = setInterval(() => {
    const wanted = Math.floor(((performance.now() - startedAt) / 1000) * turnsPerSecond)
    for (; serial < wanted; serial++) {
      const turn = transport.say(`load-${Math.floor(serial / 8)}`, serial % 8 === 0 ? '안녕하십니까' : '2').then(
        () => (done += 1),
        () => (refused += 1),
      )
      open.add(turn)
      void turn.finally(() => open.delete(turn))
    }
  }, 5)
  return {
    async stop() {
      clearInterval(timer)
      const seconds = (performance.now() - startedAt) / 1000
      await Promise.all(open)
      return { turnsPerSecond: done / seconds, refused }
    },
  }
}
