import { isIP } from 'node:net';

const GO_DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const DATE_TIME =
  /^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:[Zz]|[-+]([01]\d|2[0-3]):[0-5]\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HOSTNAME =
  /^(?=.{1,253}\.?$)[a-zA-Z0-9_](?:[-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?(?:\.[a-zA-Z0-9_](?:[-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?)*\.?$/;

/** A duration as Go reads it: `90s`, `1h30m`, `0`. */
const isGoDuration = (text: string): boolean => GO_DURATION.test(text);

export const isBase64 = (text: string): boolean => BASE64.test(text.replace(/[\r\n]/g, ''));

/** An address with a prefix length, `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    family > 0 && rest.length === 0 && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)
  );
}

function isDateTime(text: string): boolean {
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  // A day beyond its month reads as one of the next.
  return DATE_TIME.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** What a string format demands, and an example; formats that API servers ignore are not here. */
export const FORMATS: Readonly<Record<string, { holds(text: string): boolean; like: string }>> = {
  byte: { holds: isBase64, like: 'base64 such as aGVsbG8=' },
  cidr: { holds: isCidr, like: 'a network such as 10.0.0.0/8' },
  date: { holds: (text) => isDateTime(`${text}T00:00:00Z`), like: 'a date such as 2026-01-31' },
  'date-time': { holds: isDateTime, like: 'a time such as 2026-01-31T08:00:00Z' },
  duration: { holds: isGoDuration, like: 'a duration such as 1h30m' },
  email: { holds: (text) => /^[^\s@]+@[^\s@]+$/.test(text), like: 'an address such as ops@example.com' },
  hostname: { holds: (text) => HOSTNAME.test(text), like: 'a host name such as web.example.com' },
  ipv4: { holds: (text) => isIP(text) === 4, like: 'an address such as 192.0.2.1' },
  ipv6: { holds: (text) => isIP(text) === 6, like: 'an address such as 2001:db8::1' },
  uri: { holds: (text) => URL.canParse(text) || text.startsWith('/'), like: 'a URL such as https://example.com' },
  uuid: {
    holds: (text) => /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
    like: 'a UUID such as 6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  },
};
