import { z } from 'zod';

const pattern = (regex: RegExp, expected: string) => z.string().regex(regex, { error: `expected ${expected}` });

/** RFC 1123 label: what Kubernetes takes as the name of a namespace. */
export const dnsLabel = pattern(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'a DNS label: lower-case letters, digits and hyphens, at most 63 characters',
);

/** RFC 1035 label: what Kubernetes takes as the name of a Service. */
export const serviceName = pattern(
  /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'a letter, then lower-case letters, digits and hyphens, as the name of a Service is, at most 63 characters',
);

/** What ends in a number is an IPv4 address to whatever reads URLs. */
export const dnsName = pattern(
  /^(?=.{1,253}$)(?!(.*\.)?([0-9]+|0x[0-9a-f]*)$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
  'a DNS name such as k8s-cluster-01.miribit.lab',
);

export const labelValue = pattern(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/, 'a Kubernetes label value');

/** Annotations have such keys too. */
export const labelKey = pattern(
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  'a Kubernetes label key such as region or example.org/region',
);

/** The key of a Kubernetes label as Prometheus allows it. */
export const metricLabel = (key: string): string => key.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=[0-9])/, '_');

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti'];

/** A positive amount of bytes, in the binary units of Kubernetes; 1024Mi becomes 1Gi, as an API server keeps it. */
export const quantity = pattern(/^[1-9][0-9]*(Ki|Mi|Gi|Ti)$/, 'an amount such as 512Mi or 50Gi').transform((text) => {
  let amount = BigInt(text.slice(0, -2));
  let unit = BINARY.indexOf(text.slice(-2));
  for (; amount % 1024n === 0n && unit < BINARY.length - 1; unit += 1) amount /= 1024n;
  return `${amount}${BINARY[unit]}`;
});

/** A positive amount of CPU: cores or thousandths of one; 0.5 becomes 500m, as an API server keeps it. */
export const cpu = pattern(
  /^([1-9][0-9]*m?|0?\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])|[1-9][0-9]*\.[0-9]{1,3})$/,
  'an amount such as 500m or 2',
).transform((text) => {
  const [whole = '', fraction = ''] = text.replace('m', '').split('.');
  const thousandths = text.endsWith('m') ? BigInt(whole) : BigInt(`${whole}${fraction.padEnd(3, '0')}`);
  return thousandths % 1000n === 0n ? decimal(thousandths / 1000n) : `${thousandths}m`;
});

/** A whole number as an API server keeps quantities: 1000 becomes 1k. */
function decimal(number: bigint): string {
  let [amount, unit] = [number, 0];
  for (; amount > 0n && amount % 1000n === 0n && unit < DECIMAL.length - 1; unit += 1) amount /= 1000n;
  return `${amount}${DECIMAL[unit]}`;
}

/** What a quota counts or a limit allows: bytes, CPU or a number of things. */
export const amount = z
  .union([cpu, quantity, z.int().min(0)])
  .transform((value): string | number => (typeof value === 'number' ? decimal(BigInt(value)) : value));

/** A duration as Prometheus and Thanos read it, in one unit. */
export const duration = pattern(/^[1-9][0-9]*(ms|s|m|h|d|w|y)$/, 'a duration such as 30s, 48h or 15d');

/** A duration as Kubernetes' controllers read it, in one unit. */
export const goDuration = pattern(/^[1-9][0-9]*[smh]$/, 'seconds, minutes or hours such as 30s, 5m or 1h');

export const date = z.iso.date({ error: 'expected a date such as 2026-12-31' });

/** Copies of a pod; past this it is a slip of the keyboard, and lists of their addresses would fill the memory. */
export const replicas = z.int().min(1).max(1000);

export const port = z.int().min(1).max(65535);

/** What Kubernetes takes as the name of a port. */
export const portName = pattern(
  /^(?=.{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'the name of a port such as http: at most 15 lower-case letters, digits and hyphens, a letter among them',
);

export const ipv4 = z.ipv4({ error: 'expected an IPv4 address such as 192.168.101.194' });

const UNITS: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** Bytes in a `quantity`. */
export function bytes(amount: string): number {
  return Number.parseInt(amount, 10) * (UNITS[amount.slice(-2)] ?? 1);
}

/**
 * Bytes as people read them, to a tenth of a gibibyte, or below one of a mebibyte.
 * @param round up what is asked for and down what there is, so that more never reads as the same
 */
export function gibibytes(amount: number, round: (tenths: number) => number = Math.round): string {
  const unit = amount < 2 ** 30 ? 'Mi' : 'Gi';
  // A product of fractions is a hair off.
  return `${round(Number(((amount / UNITS[unit]!) * 10).toPrecision(12))) / 10}${unit}`;
}

/** Cores in a `cpu`. */
export function cores(amount: string): number {
  const number = Number.parseFloat(amount);
  if (amount.endsWith('k')) return number * 1000;
  return amount.endsWith('m') ? number / 1000 : number;
}

const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 };

/** Seconds in a `duration`, in several units too as Prometheus and Thanos take it of anyone else; NaN for what is none. */
export function seconds(value: string): number {
  if (value === '0') return 0;
  if (!/^([0-9]+(ms|[smhdwy]))+$/.test(value)) return Number.NaN;
  const parts = value.matchAll(/([0-9]+)([a-z]+)/g);
  return [...parts].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * SECONDS[unit]!, 0);
}
