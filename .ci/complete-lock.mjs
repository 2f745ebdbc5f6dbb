// Adds to package-lock.json the optional packages of other platforms that npm left out because the registry it asked
// did not have them: `npm ci` refuses a lock without them, also on platforms that never install them. Run it after
// `npm install` has changed the lock: `node .ci/complete-lock.mjs`.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
}
const processors = {
  arm64: 'arm64',
  x64: 'x64',
  arm: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  ia32: 'ia32',
}
const part = (name, table) =>
  Object.entries(table).flatMap(([word, value]) => (new RegExp(`(^|[-/])${word}([-_]|$)`).test(name) ? [value] : []))

let added = 0
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (path === '' || lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue
    const os = part(name, systems)
    if (os.length === 0 || !/^\d/.test(version)) continue
    const cpu = part(name, processors)
    const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : []
    const platform = { ...(cpu.length > 0 ? { cpu } : {}), os, ...(libc.length > 0 ? { libc } : {}) }
    const kind = entry.dev ? { dev: true } : {}
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...kind, optional: true }
    added += 1
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
console.log(`${added} packages of other platforms were added`)
