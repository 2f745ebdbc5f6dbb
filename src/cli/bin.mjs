#!/usr/bin/env node
// Plain JavaScript, because it has to run on any Node: it finds one that runs TypeScript and hands over to it.
import { spawn } from 'node:child_process'
import * as crypto from 'node:crypto'
import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = join(dirname(fileURLToPath(import.meta.url)), '..', 'main.ts')
const args = process.argv.length > 2 ? process.argv.slice(2) : ['--help']

/** This very Node runs the program: it strips types and knows the time-ordered ids. */
function isNewEnough() {
  return Boolean(process.features.typescript) && typeof crypto.randomUUIDv7 === 'function'
}

/** The Node that `npm install` puts beside the program, if it is there. */
function bundledNode() {
  try {
    const path = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
    return existsSync(path) && path !== process.execPath ? path : null
  } catch {
    return null
  }
}

function runWith(node) {
  const child = spawn(node, [...process.execArgv, program, ...args], { stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

const other = isNewEnough() ? null : bundledNode()
if (isNewEnough()) {
  process.argv.splice(2, process.argv.length, ...args)
  await import(program)
} else if (other) {
  runWith(other)
} else {
  console.error(`Deungdae needs Node.js 26, and this is ${process.version}.`)
  console.error('Run `npm install`, which brings it along, or install it from https://nodejs.org and try again.')
  process.exitCode = 1
}
