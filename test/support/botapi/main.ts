import { parseArgs } from 'node:util'
import { startBotApi } from './server.ts'

/** Runs the stand-in in a process of its own: `node test/support/botapi/main.ts --port 8081 [--token 1:abc]`. */
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, token: { type: 'string' } } })
const api = await startBotApi({
  port: Number(values.port),
  ...(values.token === undefined ? {} : { token: values.token }),
})
console.log(JSON.stringify({ url: api.url, token: api.token }))
