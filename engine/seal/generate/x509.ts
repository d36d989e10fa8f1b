import { daysLater } from '../../day.ts';

/** The library for certificates, which takes 150 ms to load: only where certificates are made. */
export async function x509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

/** What the fleet's certificates are signed with. */
export const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Clocks of nodes may be behind. */
export const validFrom = (today: string): Date => daysLater(today, -1);

/** PKCS#8, as Java demands it too; the Buffer is the caller's to zero. */
export async function privatePem(key: CryptoKey): Promise<Buffer> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  der.fill(0);
  return Buffer.from(`-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`);
}

export type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
