/** The text that a run of base64 hides, if what it hides is one; of a long one the beginning. */
export function textInBase64(run: string, shortest = 16): string | undefined {
  // Most of what is no text shows it at once.
  if (!isText(Buffer.from(run.slice(0, 32), 'base64'), Math.min(shortest, 16))) return undefined;
  const bytes = Buffer.from(run.slice(0, 400_000), 'base64');
  return isText(bytes, shortest) ? bytes.toString('utf8') : undefined;
}

/** ASCII with line breaks, all of it. */
const isText = (bytes: Buffer, shortest: number): boolean =>
  bytes.length >= shortest &&
  bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09);
