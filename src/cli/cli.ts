import { unknown, UsageError } from './arguments.ts'
import { explain } from './explain.ts'

/** A command of the program: `run` gets the words after its name and answers with the exit code. */
type Command = { run(args: string[]): Promise<number> }

const commands = [
  'start',
  'doctor',
  'flows',
  'operators',
  'signal',
  'chat',
  'desk',
  'demo',
  'triage',
  'understand',
  'report',
  'locales',
] as const

const help = `Deungdae (등대): a hotline through which people in danger reach a human in time.

  npm start                          start the service             등대 켜기
  npm run demo                       watch it work once            한 번 보기
  npm run chat                       write to it as a person       도움을 청하는 사람으로 쓰기
  npm run desk                       answer as an operator         상담원으로 쓰기
  npm run deungdae -- doctor         check that all is well        점검
  npm run deungdae -- operators ...  invite, list, revoke          상담원 초대, 목록, 내보내기
  npm run deungdae -- signal ...     link an account, its public link    Signal 연결
  npm run deungdae -- flows ...      questions: lint, preview, publish, history, diff, rollback
  npm run deungdae -- report ...     list reports, export one        접수 목록, 내보내기
  npm run deungdae -- locales ...    texts: lint, accept, review     글 살펴보기
  npm run deungdae -- triage         how urgent each line of text is  글이 얼마나 급한지
  npm run deungdae -- understand ... how an answer is understood     답을 어떻게 알아듣는지

Add --help to any of them, for example: npm run deungdae -- operators --help`

// Loaded one at a time, so that a small command does not wait for the whole program.
function load(name: (typeof commands)[number]): Promise<Command> {
  switch (name) {
    case 'start':
      return import('./start.ts')
    case 'doctor':
      return import('./doctor.ts')
    case 'flows':
      return import('./flows.ts')
    case 'operators':
      return import('./operators.ts')
    case 'signal':
      return import('./signal.ts')
    case 'chat':
      return import('./chat.ts')
    case 'desk':
      return import('./desk.ts')
    case 'demo':
      return import('./demo.ts')
    case 'triage':
      return import('./triage.ts')
    case 'understand':
      return import('./understand.ts')
    case 'report':
      return import('./report.ts')
    case 'locales':
      return import('./locales.ts')
  }
}

/** Runs one command line and answers with its exit code; whatever goes wrong is printed in plain words. */
export async function runCli(args: string[]): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    // Whoever reads with `head` or leaves a pager has seen enough. The service goes on without its first lines.
    if ((args[0] ?? 'start') !== 'start') process.exit(0)
  })
  try {
    return await runCommand(args)
  } catch (error) {
    const { text, exitCode } = explain(error)
    console.error(text)
    return exitCode
  }
}

async function runCommand(args: string[]): Promise<number> {
  const [name = 'start', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(help)
    return 0
  }
  const known = commands.find((command) => command === name)
  if (!known) throw new UsageError(`${unknown('command', name, commands)}\n\n${help}`)
  return (await load(known)).run(rest)
}
