import { chineseRules } from './lexiconChinese.ts'
import { monthAndYearRules, partRules } from './lexiconCalendar.ts'
import { clockRules } from './lexiconClock.ts'
import { englishRules } from './lexiconEnglish.ts'
import { eventRules } from './events.ts'
import { countRules, dayRules, weekRules } from './lexiconKorean.ts'
import { holidayRules } from './holidays.ts'
import { numericRules } from './lexiconNumeric.ts'
import type { Frame, Link, Rule } from './types.ts'

/** Most expressions that are looked at in one message. */
const tokensMax = 200

const linkRules: readonly Rule[] = [
  {
    pattern:
      /에?부터|에서(?=\s*\d|\s*[가-힣]{1,4}[ \d]*(?:사이|까지))| ?~ ?| ?- ?|, ?(?=[0-3]?\d ?일)|到|至|\bto\b|\buntil\b|\band\b/gu,
    read: () => ({ link: true }),
  },
  {
    pattern: /이?나(?= )| ?아니면 ?| ?아님 ?| ?혹은 ?| ?또는 ?|인가 |인지 |或者?|还是|\bor\b/gu,
    read: () => ({ link: true }),
  },
]

const rules: readonly Rule[] = [
  ...countRules,
  ...holidayRules,
  ...eventRules,
  ...numericRules,
  ...dayRules,
  ...weekRules,
  ...monthAndYearRules,
  ...partRules,
  ...clockRules,
  ...chineseRules,
  ...englishRules,
  ...linkRules,
]

interface Token {
  readonly start: number
  readonly end: number
  readonly meaning: Frame | Link
}

/** What may stand between two parts of one date: "작년에, 7월의 22일". */
const glue =
  /^[\s,.·()/]{0,3}(?:에는|에|의|은|는|도|날|날에|중|그|인|of|in|on|at|the|的|在)?[\s,.·()]{0,2}(?:at|on|in|of|the|的|在)?[\s,]{0,1}$/u
const linkGlue = /^[\s,.에]{0,3}$/u

/** One date as written: its merged frame, and the frame it runs up to when the text names a range or an alternative. */
export interface Expression {
  readonly frame: Frame
  readonly until?: Frame
}

/** Finds the dates in a prepared text, in the order they are written. */
export function findExpressions(text: string): Expression[] {
  const expressions: Expression[] = []
  let open: { frame: Frame; end: number } | null = null
  let linkEnd: number | null = null
  for (const token of tokensOf(text)) {
    const { meaning } = token
    if ('link' in meaning) {
      linkEnd = open && linkGlue.test(text.slice(open.end, token.start)) ? token.end : null
      continue
    }
    if (open && linkEnd !== null && linkGlue.test(text.slice(linkEnd, token.start))) {
      expressions[expressions.length - 1] = { frame: open.frame, until: meaning }
      open = { frame: meaning, end: token.end }
      linkEnd = null
      continue
    }
    linkEnd = null
    const merged: Frame | null =
      open && glue.test(text.slice(open.end, token.start)) ? merge(open.frame, meaning) : null
    if (open && merged) {
      replaceLast(expressions, open.frame, merged)
      open = { frame: merged, end: token.end }
      continue
    }
    expressions.push({ frame: meaning })
    open = { frame: meaning, end: token.end }
  }
  return expressions
}

function replaceLast(expressions: Expression[], frame: Frame, merged: Frame): void {
  const last = expressions.at(-1)
  if (last === undefined) return
  expressions[expressions.length - 1] = last.until === frame ? { ...last, until: merged } : { ...last, frame: merged }
}

function tokensOf(text: string): Token[] {
  const found: Token[] = []
  for (const rule of rules) {
    for (const match of text.matchAll(rule.pattern)) {
      const meaning = match[0] === '' ? null : rule.read(match)
      if (meaning) found.push({ start: match.index, end: match.index + match[0].length, meaning })
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const tokens: Token[] = []
  let end = 0
  for (const token of found) {
    if (token.start < end || tokens.length >= tokensMax) continue
    tokens.push(token)
    end = token.end
  }
  return tokens
}

/** Joins two parts of one date, or null when they contradict one another and so belong to two dates. */
function merge(left: Frame, right: Frame): Frame | null {
  for (const key of Object.keys(right) as (keyof Frame)[]) {
    if (left[key] !== undefined && left[key] !== right[key] && key !== 'partOfDay') return null
  }
  if (left.days && (right.days ?? right.holiday ?? right.season) !== undefined) return null
  return { ...left, ...right, ...(left.partOfDay && right.partOfDay && { partOfDay: right.partOfDay }) }
}
