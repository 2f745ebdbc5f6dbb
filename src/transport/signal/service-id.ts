/** Service ids as text: a UUID for an account (ACI), `PNI:` and a UUID for a phone number's identity. */

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const pniPrefix = 'PNI:'

/** Reads a service id from its text or its binary form (16 bytes, or 17 with a leading 1 for a PNI); null if neither. */
export function serviceIdOf(text: string | undefined, binary: Uint8Array | undefined): string | null {
  if (binary && binary.length > 0) {
    if (binary.length === 16) return uuidText(binary)
    if (binary.length === 17 && binary[0] === 1) return `${pniPrefix}${uuidText(binary.subarray(1))}`
    return null
  }
  if (!text) return null
  const isPni = text.toUpperCase().startsWith(pniPrefix)
  const uuid = (isPni ? text.slice(pniPrefix.length) : text).toLowerCase()
  if (!uuidShape.test(uuid)) return null
  return isPni ? `${pniPrefix}${uuid}` : uuid
}

/** Reads a PNI where it stands without its prefix, as 16 bytes or as text; the prefix in a text does no harm. */
export function pniOf(text: string | undefined, binary: Uint8Array | undefined): string | null {
  if (binary?.length === 16) return `${pniPrefix}${uuidText(binary)}`
  const id = serviceIdOf(text, undefined)
  if (id === null) return null
  return isAci(id) ? `${pniPrefix}${id}` : id
}

export function isAci(serviceId: string): boolean {
  return uuidShape.test(serviceId)
}

/** The 16 bytes of an ACI, as the binary fields of messages want them. */
export function aciBytes(aci: string): Buffer<ArrayBuffer> {
  return Buffer.from(aci.replaceAll('-', ''), 'hex')
}

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
