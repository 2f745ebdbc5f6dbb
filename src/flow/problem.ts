/** One thing that is wrong with a flow or its texts, in plain words, with the place to mend it. */
export type Problem = {
  rule: string
  severity: 'error' | 'warning'
  file: string
  /** Both count from 1. */
  line: number
  column: number
  message: string
}
