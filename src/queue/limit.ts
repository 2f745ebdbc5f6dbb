/** Waits for `work` for at most `limitMs`. A failure that comes later is not an unhandled one. */
export async function withLimit<T>(
  work: Promise<T>,
  limitMs: number,
): Promise<{ type: 'done'; value: T } | { type: 'late' }> {
  const late = Promise.withResolvers<{ type: 'late' }>()
  const timer = setTimeout(() => late.resolve({ type: 'late' }), limitMs)
  work.catch(() => {})
  try {
    return await Promise.race([work.then((value) => ({ type: 'done' as const, value })), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
