import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The flows and texts that the program ships with. */
export const flowsFolder = join(root, 'flows')
export const localesFolder = join(root, 'locales')
