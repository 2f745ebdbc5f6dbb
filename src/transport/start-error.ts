/**
 * A transport that can never start with these settings (a wrong token, an unknown account). The message is plain
 * words for whoever set it up; it is printed as it stands and names no secret.
 */
export class TransportStartError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TransportStartError'
  }
}
