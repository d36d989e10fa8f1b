import { z } from 'zod';
import { ipv4 } from './units.ts';

/** An inclusive range of IPv4 addresses, as it stands in data: `192.168.101.210-192.168.101.219`. */
export const addressRange = z
  .string()
  .regex(/^[0-9.]+-[0-9.]+$/, { error: 'expected a range such as 192.168.101.210-192.168.101.219' })
  .refine((text) => text.split('-').every((end) => ipv4.safeParse(end).success), {
    error: 'expected two IPv4 addresses joined by a hyphen',
  })
  .refine(
    (text) => {
      const { first, last } = rangeOf(text);
      return first <= last;
    },
    { error: 'the range ends before it starts' },
  );

export interface Range {
  first: number;
  last: number;
}

/** An IPv4 address as a number, so that ranges compare. */
export function addressNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

export function rangeOf(text: string): Range {
  const [first = '', last = first] = text.split('-');
  return { first: addressNumber(first), last: addressNumber(last) };
}
