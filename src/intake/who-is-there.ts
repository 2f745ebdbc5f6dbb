const question = /^(?:확인|确认|確認|verify)[.?!？。]*$/i

/**
 * Whether a person asks the bot itself who is on the other side: somebody may pose as a counsellor, and only the bot
 * knows whether an enrolled operator holds this conversation. During an intake these words may be an answer.
 */
export function asksWhoIsThere(text: string): boolean {
  return question.test(text.trim())
}
