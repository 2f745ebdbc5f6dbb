import { triageLine } from '../triage/report-line.ts'
import { watch } from '../triage/watch.ts'
import { readArguments } from './arguments.ts'
import { answerLines } from './lines.ts'

const help = `npm run deungdae -- triage < messages.txt
Says how urgent each message is: one message a line in, one answer a line out, in the same order.
글 한 줄마다 얼마나 급한지 말합니다. 아무것도 저장하지 않습니다.

  --json     {"severity", "family", "reasons", "question"}; question is asked first where it is not null`

const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

export async function run(args: string[]): Promise<number> {
  const { values } = readArguments(args, options, 0)
  if (values.help) {
    console.log(help)
    return 0
  }
  await answerLines(process.stdin, process.stdout, (line) => {
    const said = triageLine(watch, line)
    if (values.json) return JSON.stringify(said)
    return [
      said.severity,
      said.family,
      said.question === null ? '-' : `? ${said.question}`,
      said.reasons.join(' '),
    ].join('\t')
  })
  return 0
}
