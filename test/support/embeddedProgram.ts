/**
 * A program of its own for tests that kill one: runs the built-in database in the directory of its first argument and
 * prints one line of JSON, either where the database is or why it did not start.
 */
import { startEmbeddedPostgres, StartError } from '../../src/store/embedded.ts'

try {
  const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' })
  console.log(JSON.stringify({ url: server.url, pid: server.pid, adopted: server.adopted }))
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.log(JSON.stringify({ code: error.code, message: error.message }))
}
