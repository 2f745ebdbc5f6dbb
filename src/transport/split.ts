/** The end of a sentence or of a line, before white space. 니다, 니까 and 요 end one that lacks its full stop. */
const sentenceEnd = /(?:[.!?…。！？]["')\]”’»」』]{0,3}|(?:니다|니까|세요|어요|아요))(?=\s)|\n/gu

/**
 * Cuts a text into parts of at most `limit` UTF-16 units: at the end of a sentence where there is one in the later
 * half, else between words, else anywhere but inside a character. Nothing is lost but the white space at the cuts.
 * A text of white space alone has no parts. Pure.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > limit) {
    const cut = cutAt(rest, limit)
    parts.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts
}

function cutAt(text: string, limit: number): number {
  // One unit more, so that a sentence which ends exactly at the limit is seen with the space behind it.
  const window = text.slice(0, limit + 1)
  const half = Math.floor(limit / 2)
  let end = 0
  for (const match of window.matchAll(sentenceEnd)) {
    const at = match.index + match[0].length
    if (at <= limit) end = at
  }
  if (end > half) return end
  const space = Math.max(window.lastIndexOf(' '), window.lastIndexOf('\n'), window.lastIndexOf('\t'))
  if (space > half) return space
  const before = text.charCodeAt(limit - 1)
  // Not between the two halves of a character outside of the basic plane.
  return limit > 1 && before >= 0xd800 && before <= 0xdbff ? limit - 1 : limit
}
