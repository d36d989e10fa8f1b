/** A text of the shape of a sealed value, which no key opens. */
export function sealedText({ modulusBytes = 512, bytes = 32 } = {}): string {
  const prefix = Buffer.alloc(2);
  prefix.writeUInt16BE(modulusBytes);
  return Buffer.concat([prefix, Buffer.alloc(modulusBytes + bytes + 16, 'fleetwright')]).toString('base64');
}
