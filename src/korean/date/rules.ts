import type { Frame, Rule } from './types.ts'

/** A rule whose meaning does not depend on what exactly matched. */
export function says(pattern: RegExp, frame: Frame): Rule {
  return { pattern, read: () => ({ ...frame }) }
}
