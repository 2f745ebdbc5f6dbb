/**
 * The signal for one request: it ends after `ms`, or with `signal`. The client's types know an older AbortSignal than
 * the one that Node has, hence the type.
 */
export function within(ms: number, signal?: AbortSignal): never {
  const limit = AbortSignal.timeout(ms)
  return (signal ? AbortSignal.any([limit, signal]) : limit) as never
}
