import { isIP } from 'node:net';
import { Environment } from '@marcbachmann/cel-js';
import { re2 } from '../../clusters/schema/re2.ts';
import { isCidr } from './formats.ts';
import { matchesGo } from './go-match.ts';
import { isWhole, parseQuantity } from './values/quantity.ts';

export type Rule = (context: Record<string, unknown>) => unknown;

const ONE = 1_000_000_000n;

class Quantity {
  readonly billionths: bigint;
  constructor(text: string) {
    const billionths = parseQuantity(text);
    if (billionths === undefined) throw new Error(`${text} is no quantity`);
    this.billionths = billionths;
  }
}

class Address {
  readonly text: string;
  constructor(text: string) {
    if (!isIP(text)) throw new Error(`${text} is no IP address`);
    this.text = text;
  }
}

class Network {
  readonly text: string;
  constructor(text: string) {
    if (!isCidr(text)) throw new Error(`${text} is no CIDR`);
    this.text = text;
  }
}

class Sets {}

/** The CEL of custom resources' rules: the language, and those functions of Kubernetes' own that it lacks. */
export const rules = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
  .registerVariable('self', 'dyn')
  .registerVariable('oldSelf', 'dyn');

const compare = <T extends bigint | number | string>(left: T, right: T): number =>
  left < right ? -1 : left > right ? 1 : 0;

const same = (left: unknown, right: unknown): boolean =>
  left === right || JSON.stringify(left, plain) === JSON.stringify(right, plain);

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `int ${value}` : value);

const holds = (list: unknown[], item: unknown): boolean => list.some((each) => same(each, item));

const isSorted = (list: (bigint | number | string)[]): boolean =>
  list.every((item, i) => i === 0 || compare(list[i - 1]!, item) <= 0);

function extreme(list: (bigint | number | string)[], sign: number): bigint | number | string {
  if (list.length === 0) throw new Error('min or max of an empty list');
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

function sum(list: (bigint | number)[]): bigint | number {
  return list.every((item) => typeof item === 'bigint')
    ? list.reduce((total, item) => total + item, 0n)
    : list.reduce<number>((total, item) => total + Number(item), 0);
}

/** `%s` and `%d` take the value as it is written, `%%` a percent sign; other verbs only dress numbers. */
function format(text: string, values: unknown[]): string {
  let next = 0;
  return text.replace(/%(%|(?:\.\d+)?[sdfeboxX])/g, (_, verb) => (verb === '%' ? '%' : String(values[next++])));
}

function url(text: string): URL {
  if (!/^([a-z][a-z0-9+.-]*:|\/)/i.test(text)) throw new Error(`${text} is no URL`);
  return new URL(text, 'relative://');
}

const isUrl = (text: string): boolean => {
  try {
    return Boolean(url(text));
  } catch {
    return false;
  }
};

const FUNCTIONS: Readonly<Record<string, (...values: never[]) => unknown>> = {
  'string.matchesGo(string): bool': (text: string, pattern: string) => matchesGo(pattern, text),
  'string.find(string): string': (text: string, pattern: string) => re2(pattern).exec(text)?.[0] ?? '',
  'string.findAll(string): list<string>': (text: string, pattern: string) =>
    [...text.matchAll(new RegExp(re2(pattern).source, 'gu'))].map(([found]) => found),
  'string.replace(string, string): string': (text: string, from: string, to: string) => text.replaceAll(from, () => to),
  'string.charAt(int): string': (text: string, at: bigint) => text.charAt(Number(at)),
  'string.format(list): string': format,
  'isIP(string): bool': (text: string) => isIP(text) > 0,
  'isCIDR(string): bool': isCidr,
  'isURL(string): bool': isUrl,
  'isQuantity(string): bool': (text: string) => parseQuantity(text) !== undefined,
  'ip(string): Address': (text: string) => new Address(text),
  'Address.family(): int': ({ text }: Address) => BigInt(isIP(text)),
  'cidr(string): Network': (text: string) => new Network(text),
  'Network.prefixLength(): int': ({ text }: Network) => BigInt(text.split('/')[1] ?? 0),
  'url(string): URL': url,
  'URL.getScheme(): string': ({ protocol }: URL) => (protocol === 'relative:' ? '' : protocol.slice(0, -1)),
  'URL.getHost(): string': ({ host }: URL) => host,
  'URL.getHostname(): string': ({ hostname }: URL) => hostname,
  'URL.getPort(): string': ({ port }: URL) => port,
  'URL.getEscapedPath(): string': ({ pathname }: URL) => pathname,
  'quantity(string): Quantity': (text: string) => new Quantity(text),
  'Quantity.isInteger(): bool': ({ billionths }: Quantity) => isWhole(billionths),
  'Quantity.asInteger(): int': ({ billionths }: Quantity) => billionths / ONE,
  'Quantity.sign(): int': ({ billionths }: Quantity) => BigInt(compare(billionths, 0n)),
  'Quantity.compareTo(Quantity): int': (left: Quantity, right: Quantity) =>
    BigInt(compare(left.billionths, right.billionths)),
  'Quantity.isGreaterThan(Quantity): bool': (left: Quantity, right: Quantity) => left.billionths > right.billionths,
  'Quantity.isLessThan(Quantity): bool': (left: Quantity, right: Quantity) => left.billionths < right.billionths,
  'list.isSorted(): bool': isSorted,
  'list.sum(): dyn': sum,
  'list.min(): dyn': (list: (bigint | number | string)[]) => extreme(list, -1),
  'list.max(): dyn': (list: (bigint | number | string)[]) => extreme(list, 1),
  'list.indexOf(dyn): int': (list: unknown[], item: unknown) => BigInt(list.findIndex((each) => same(each, item))),
  'list.lastIndexOf(dyn): int': (list: unknown[], item: unknown) =>
    BigInt(list.findLastIndex((each) => same(each, item))),
  'Sets.contains(list, list): bool': (_: Sets, list: unknown[], part: unknown[]) =>
    part.every((item) => holds(list, item)),
  'Sets.intersects(list, list): bool': (_: Sets, list: unknown[], other: unknown[]) =>
    other.some((item) => holds(list, item)),
  'Sets.equivalent(list, list): bool': (_: Sets, left: unknown[], right: unknown[]) =>
    left.every((item) => holds(right, item)) && right.every((item) => holds(left, item)),
};

for (const [name, type] of Object.entries({ Quantity, Address, Network, URL, Sets })) rules.registerType(name, type);
rules.registerConstant('sets', 'Sets', new Sets());
for (const [signature, handler] of Object.entries(FUNCTIONS)) rules.registerFunction(signature, handler);
