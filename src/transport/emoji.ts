/** UTF-16 units of what may be an emoji; a family with all its tones of skin has about twenty. */
export const emojiUnitsMax = 40
const emojiSelector = '\u{FE0F}'

/**
 * One emoji as Unicode recommends it for interchange (RGI, https://www.unicode.org/reports/tr51/), which is what Signal's
 * applications take for one; null for anything else. Telegram leaves the variation selectors out: ❤ for ❤️. Pure.
 */
export function wholeEmoji(text: string): string | null {
  if (text.length > emojiUnitsMax) return null
  const bare = text.replaceAll(emojiSelector, '')
  // Letters such as # and 1 are emoji by this property as well; no sequence is made of them by a selector alone.
  const selected = bare.replace(/(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu, `$&${emojiSelector}`)
  return [text, bare, selected].find((form) => /^\p{RGI_Emoji}$/v.test(form)) ?? null
}

/** An emoji as Telegram lists the reactions that a bot may set: without variation selectors and tones of skin. Pure. */
export function plainEmoji(text: string): string {
  return text.replaceAll(/\u{FE0F}|\p{Emoji_Modifier}/gu, '')
}
