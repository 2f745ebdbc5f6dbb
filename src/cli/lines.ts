import { createInterface } from 'node:readline'

/** Answers kept back until so many lines are ready: one write a line would take longer than the reading. */
const bufferedLinesMax = 500

/** Reads lines from a stream and writes what `answer` makes of each, in order. */
export async function answerLines(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  answer: (line: string) => string,
): Promise<void> {
  let waiting: string[] = []
  const flush = async (): Promise<void> => {
    const text = waiting.map((line) => `${line}\n`).join('')
    waiting = []
    if (text !== '' && !output.write(text)) await new Promise((resolve) => output.once('drain', resolve))
  }
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    waiting.push(answer(line))
    if (waiting.length >= bufferedLinesMax) await flush()
  }
  await flush()
}
