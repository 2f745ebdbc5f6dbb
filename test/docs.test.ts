import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settings } from '../src/config.ts'
import { directoryRules } from '../src/flow/directory-lint.ts'
import { askKinds, stepTypes } from '../src/flow/flow-set.ts'
import { lintRules } from '../src/flow/lint.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const names = Object.keys(settings).toSorted()

const pages = ['README.md', 'README.ko.md', 'CHANGELOG.md', ...pagesIn('docs')]

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
}

/** A page without its examples, whose lines are not headings, links or tables of the page. */
function prose(page: string): string {
  return read(page).replace(/^ *```[\s\S]*?^ *```/gm, '')
}

/** The first cells of all table rows whose first cell is one code word. */
function codesInTables(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1] ?? '')
}

/** The text under a heading, up to the next one. */
function section(page: string, heading: string): string {
  const found = prose(page)
    .split(/^(?=## )/m)
    .find((part) => part.startsWith(`## ${heading}\n`))
  if (found === undefined) throw new Error(`${page} has no "${heading}"`)
  return found
}

/** The name by which a heading is linked to, as the usual sites make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

describe('the settings', () => {
  test.each([
    ['README.md', 'Settings'],
    ['README.ko.md', '설정'],
  ])('%s lists each, and no other', (page, heading) => {
    expect(codesInTables(section(page, heading)).toSorted()).toEqual(names)
  })

  test('.env.example holds each once, switched off, and no other', () => {
    const lines = read('.env.example').split('\n')
    const given = lines.flatMap((line) => /^#([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? [])
    expect(given.toSorted()).toEqual(names)
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  })

  test('.env.example shows the defaults that the program has', () => {
    const shown = new Map([...read('.env.example').matchAll(/^#([A-Z][A-Z_]+)=(.*)$/gm)].map((m) => [m[1], m[2] ?? '']))
    for (const [name, schema] of Object.entries(settings)) {
      const byDefault: unknown = schema.safeParse(undefined).data
      if (byDefault === undefined) continue
      expect({ name, value: schema.safeParse(shown.get(name)).data }).toEqual({ name, value: byDefault })
    }
  })
})

describe('the pages', () => {
  test.each(pages)('%s links only to what exists', (page) => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
    const dead = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, target))) return true
      if (anchor === undefined) return false
      const headings = [...prose(target).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''))
      return !headings.includes(anchor)
    })
    expect(dead).toEqual([])
  })

  test.each([
    ['README.md', 'README.ko.md'],
    ['docs/operators.md', 'docs/operators.ko.md'],
  ])('%s and %s have the same parts', (english, korean) => {
    const levels = (page: string): string[] => [...prose(page).matchAll(/^(#+) /gm)].map((match) => match[1] ?? '')
    expect(levels(korean)).toEqual(levels(english))
  })

  test('decisions are numbered without a gap', () => {
    const numbers = readdirSync(join(root, 'docs/decisions'))
      .map((name) => Number(name.slice(0, 4)))
      .toSorted((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })
})

describe('docs/flows.md', () => {
  test('explains every lint rule, and no other', () => {
    expect(codesInTables(section('docs/flows.md', 'What the linter says')).toSorted()).toEqual(
      [...lintRules].toSorted(),
    )
  })

  test('explains every step and every kind of question', () => {
    expect(codesInTables(section('docs/flows.md', 'Steps'))).toEqual([...stepTypes])
    expect(codesInTables(section('docs/flows.md', 'Questions'))).toEqual([...askKinds])
  })
})

test('docs/admins.md names every rule about the directory', () => {
  const text = section('docs/admins.md', 'The directory of numbers')
  const shared = ['yaml-syntax', 'shape']
  expect(directoryRules.filter((rule) => !shared.includes(rule) && !text.includes(`\`${rule}\``))).toEqual([])
})

describe('what operators are told that the bot says', () => {
  /** Every text of these namespaces in a language, one after the other. */
  const said = (language: string): string =>
    ['intake', 'engine', 'desk'].map((space) => read(`locales/${language}/${space}.json`)).join('\n')

  test.each([
    ['docs/operators.md', 'What the bot says to the person', 'en', /"([^"]+)"/g],
    ['docs/operators.ko.md', '봇이 그 사람에게 하는 말', 'ko', /“([^”]+)”/g],
  ])('%s quotes it as it is', (page, heading, language, quote) => {
    const quotes = [...section(page, heading).matchAll(quote)].map((match) => match[1] ?? '')
    expect(quotes.length).toBeGreaterThan(3)
    expect(quotes.filter((words) => !said(language).includes(words))).toEqual([])
  })

  test.each(['docs/operators.md', 'docs/operators.ko.md'])('%s names each command', (page) => {
    const texts = JSON.parse(read('locales/en/desk.json')) as { help: string }
    const help = [...texts.help.matchAll(/\/[a-z]+(?: on| off)?/g)].map((match) => match[0])
    expect(help.length).toBeGreaterThan(10)
    expect(help.filter((name) => !read(page).includes(`\`${name}`))).toEqual([])
  })
})
