import type { Place } from '../walk.ts';
import { type Fields, fieldsOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const ONE = 1_000_000_000n;
const MILLI = 1_000_000n;

/** A quantity as billionths, exact as far as Kubernetes is; undefined for what Kubernetes cannot read. */
export function parseQuantity(value: unknown): bigint | undefined {
  const parts = /^([-+]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i)|([numkMGTPE])|[eE]([-+]?\d{1,3}))?$/.exec(String(value));
  if (!parts) return undefined;
  const [, sign, digits = '', binary, suffix = '', power] = parts;
  const [whole = '', fraction = ''] = digits.split('.');
  const exponent = power === undefined ? (DECIMAL[suffix] ?? 0) : Number(power);
  const shift = 9 + exponent - fraction.length;
  const scale = binary ? 1024n ** BigInt(BINARY.indexOf(binary) + 1) : 1n;
  const amount = BigInt(whole + fraction) * scale;
  const billionths = shift >= 0 ? amount * 10n ** BigInt(shift) : roundUp(amount, 10n ** BigInt(-shift));
  return sign === '-' ? -billionths : billionths;
}

/** Kubernetes rounds away from zero what is finer than a billionth. */
const roundUp = (amount: bigint, divisor: bigint): bigint => (amount + divisor - 1n) / divisor;

export const isWhole = (billionths: bigint): boolean => billionths % ONE === 0n;

const read = new Map<unknown, bigint | undefined>();

/** Like parseQuantity; a fleet says the same few quantities over and over. */
export function quantityOf(value: unknown): bigint | undefined {
  if (!read.has(value)) read.set(value, parseQuantity(value));
  return read.get(value);
}

const step = (name: string): string => (name.includes('/') || name.includes('.') ? `["${name}"]` : `.${name}`);

/** Refuses negative amounts, and fractions of what comes only whole. */
export function checkAmounts(amounts: Fields, field: string, at: Place): void {
  for (const name in amounts) {
    const amount = quantityOf(amounts[name]);
    if (amount === undefined) continue;
    if (amount < 0n) at.refuse(`${field}${step(name)}`, `${amounts[name]} must not be negative`);
    if (/(^|\.)cpu$/.test(name) && amount % MILLI !== 0n) {
      at.refuse(`${field}${step(name)}`, `${amounts[name]} must not be finer than 1m, a thousandth of a CPU`);
    }
    // Kubernetes takes half a byte with a warning; nobody means it.
    if (/(^|\.)(memory|storage|ephemeral-storage)$/.test(name) && !isWhole(amount)) {
      at.refuse(`${field}${step(name)}`, `${amounts[name]} must be whole bytes; m is a thousandth, M a million`);
    }
    if (name.includes('/') && !isWhole(amount))
      at.refuse(`${field}${step(name)}`, `${amounts[name]} must be a whole number`);
  }
}

/** Refuses a lower amount that is more than the upper of the same name. */
export function checkAtMost(
  lower: { of: Fields; field: string },
  upper: { of: Fields; field: string },
  at: Place,
): void {
  for (const name in lower.of) {
    const [low, high] = [quantityOf(lower.of[name]), quantityOf(upper.of[name])];
    if (low === undefined || high === undefined || low <= high) continue;
    at.refuse(`${lower.field}${step(name)}`, `${lower.of[name]} is more than the ${upper.of[name]} of ${upper.field}`);
  }
}

const resources: ValueRule = (value, at) => {
  const requests = { of: fieldsOf(value, 'requests'), field: 'requests' };
  const limits = { of: fieldsOf(value, 'limits'), field: 'limits' };
  checkAmounts(requests.of, 'requests', at);
  checkAmounts(limits.of, 'limits', at);
  checkAtMost(requests, limits, at);
};

export const quantity: ValueRules = {
  'core.v1.ResourceRequirements': { rules: [resources] },
  'core.v1.VolumeResourceRequirements': { rules: [resources] },
};
