import { isIP } from 'node:net';
import { isCidr } from '../formats.ts';
import type { FieldRule } from './rule.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PORT_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const shown = (value: unknown): string => JSON.stringify(value);

/** A rule on texts; other types are the schema's business. */
export const textRule =
  (holds: (text: string, minor: number) => boolean, wanted: string): FieldRule =>
  (value, minor) =>
    typeof value !== 'string' || holds(value, minor) ? undefined : `${shown(value)} must be ${wanted}`;

export const isDnsLabel = (text: string): boolean => text.length <= 63 && LABEL.test(text);
const isDnsLabel1035 = (text: string): boolean => text.length <= 63 && LABEL_1035.test(text);
export const isDnsSubdomain = (text: string): boolean => text.length <= 253 && SUBDOMAIN.test(text);
const isPathSegment = (text: string): boolean => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text);
export const isLabelValue = (text: string): boolean => text === '' || (text.length <= 63 && QUALIFIED.test(text));
const isPortName = (text: string): boolean => text.length <= 15 && PORT_NAME.test(text) && /[a-z]/.test(text);
const isDataKey = (text: string): boolean =>
  text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..');

/** `name`, or `prefix.example.com/name`. */
export function isQualifiedName(text: string): boolean {
  const [first = '', second, ...rest] = text.split('/');
  const name = second ?? first;
  return (
    rest.length === 0 && name.length <= 63 && QUALIFIED.test(name) && (second === undefined || isDnsSubdomain(first))
  );
}

export const dnsLabel = textRule(isDnsLabel, 'a DNS label: at most 63 of a-z, 0-9, -, none of the latter at an end');
export const dnsLabel1035 = textRule(
  isDnsLabel1035,
  'a DNS label that begins with a letter: at most 63 of a-z, 0-9, -',
);
export const dnsSubdomain = textRule(
  isDnsSubdomain,
  'a DNS name: DNS labels of a-z, 0-9, - joined by dots, at most 253 in all',
);
export const pathSegment = textRule(isPathSegment, 'a name without / and %, and none of . and ..');
export const qualifiedName = textRule(
  isQualifiedName,
  'a name of at most 63 of A-Z, a-z, 0-9, -, _, ., maybe after prefix.example.com/',
);
export const labelValue = textRule(
  isLabelValue,
  'empty or at most 63 of A-Z, a-z, 0-9, -, _, ., alphanumeric at both ends',
);
export const portName = textRule(isPortName, 'a port name: at most 15 of a-z, 0-9, -, at least one a letter');
export const dataKey = textRule(isDataKey, 'a key of A-Z, a-z, 0-9, -, _, . that does not begin with ..');
export const ipAddress = textRule((text) => isIP(text) > 0, 'an IP address');

/** Since 1.36 a network must not have bits set beyond its prefix. */
export const network = textRule(
  (text, minor) => isCidr(text) && (minor < 36 || hostBits(text) === 0n),
  'a network such as 10.0.0.0/8, with no bits set beyond the prefix',
);

export const notEmpty: FieldRule = (value) => (value === '' ? 'must not be empty' : undefined);

export function oneOf(...allowed: readonly string[]): FieldRule {
  return (value) =>
    typeof value !== 'string' || allowed.includes(value)
      ? undefined
      : `must be one of ${allowed.join(', ')}, not ${shown(value)}`;
}

export function within(least: number, most = Number.POSITIVE_INFINITY): FieldRule {
  const wanted = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `from ${least} to ${most}`;
  return (value) =>
    typeof value !== 'number' || (value >= least && value <= most) ? undefined : `must be ${wanted}, not ${value}`;
}

export const portNumber = within(1, 65535);
export const notNegative = within(0);

/** A port by number or by name. */
export const port: FieldRule = (value, minor) =>
  typeof value === 'number' ? portNumber(value, minor) : portName(value, minor);

const count = within(0, 2 ** 31 - 1);
const PERCENT = /^(0|[1-9]\d*|0\d+)%$/;

/** A number of pods or a percentage of them; more than 100% only where there may be more pods than asked for. */
export function share({ over100 = false } = {}): FieldRule {
  return (value, minor) => {
    if (typeof value === 'number') return count(value, minor);
    if (typeof value !== 'string') return undefined;
    if (!PERCENT.test(value)) return `${shown(value)} must be a number or a percentage such as 25%`;
    return over100 || Number.parseInt(value, 10) <= 100 ? undefined : `${value} must not be more than 100%`;
  };
}

/** The address of a network as one number, and how many bits of it belong to hosts. */
export function cidrParts(text: string): { address: bigint; hosts: bigint } {
  const [address = '', length = '0'] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  return { address: addressNumber(address), hosts: BigInt(bits - Number(length)) };
}

function hostBits(cidr: string): bigint {
  const { address, hosts } = cidrParts(cidr);
  return address & ((1n << hosts) - 1n);
}

function addressNumber(address: string): bigint {
  if (isIP(address) === 4) return address.split('.').reduce((total, part) => total * 256n + BigInt(part), 0n);
  // The URL parser writes an IPv4 tail in hexadecimal.
  const host = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = host.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros: string[] = tail === undefined ? [] : new Array(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((total, part) => total * 65536n + BigInt(`0x${part}`), 0n);
}
