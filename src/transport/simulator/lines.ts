/** Longest line of the protocol: a file of 20 MB in base64, and its frame. */
export const lineBytesMax = 30 * 1024 * 1024

/**
 * Cuts a stream of bytes into lines of UTF-8. Calls `take` for each whole line and returns false as soon as one is
 * longer than `lineBytesMax`: the other side is then not one of ours.
 */
export function openLines(take: (line: string) => void): (chunk: Buffer) => boolean {
  let parts: Buffer[] = []
  let bytes = 0
  return (chunk) => {
    let rest = chunk
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = Buffer.concat([...parts, rest.subarray(0, end)]).toString()
      parts = []
      bytes = 0
      rest = rest.subarray(end + 1)
      if (line.trim() !== '') take(line)
    }
    if (rest.length > 0) parts.push(rest)
    bytes += rest.length
    return bytes <= lineBytesMax
  }
}
