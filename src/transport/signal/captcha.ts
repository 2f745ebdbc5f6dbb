/** Where captchas are solved, for a registration and for a challenge; the page then opens an address of this scheme. */
export const registrationPage = 'https://signalcaptchas.org/registration/generate.html'
export const challengePage = 'https://signalcaptchas.org/challenge/generate.html'
const scheme = 'signalcaptcha://'

/** The answer out of what a person copied: the address behind "Open Signal", or only what follows its scheme. */
export function captchaOf(copied: string): string {
  const answer = copied.trim()
  return answer.startsWith(scheme) ? answer.slice(scheme.length) : answer
}
