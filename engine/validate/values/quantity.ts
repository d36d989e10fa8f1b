const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** A quantity as billionths, exact as far as Kubernetes is; undefined for what Kubernetes cannot read. */
export function parseQuantity(value: unknown): bigint | undefined {
  const parts = /^([-+]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i)|([numkMGTPE])|[eE]([-+]?\d{1,3}))?$/.exec(String(value));
  if (!parts) return undefined;
  const [, sign, digits = '', binary, suffix = '', power] = parts;
  const [whole = '', fraction = ''] = digits.split('.');
  const exponent = power === undefined ? (DECIMAL[suffix] ?? 0) : Number(power);
  const shift = 9 + exponent - fraction.length;
  const scale = binary ? 1024n ** BigInt(BINARY.indexOf(binary) + 1) : 1n;
  const amount = BigInt(whole + fraction || '0') * scale;
  const billionths = shift >= 0 ? amount * 10n ** BigInt(shift) : roundUp(amount, 10n ** BigInt(-shift));
  return sign === '-' ? -billionths : billionths;
}

/** Kubernetes rounds away from zero what is finer than a billionth. */
const roundUp = (amount: bigint, divisor: bigint): bigint => (amount + divisor - 1n) / divisor;

export const isWhole = (billionths: bigint): boolean => billionths % 1_000_000_000n === 0n;
