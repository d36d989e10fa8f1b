import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { authorityIn } from '../../../engine/seal/generate/authority.ts';
import { makePair } from '../../../engine/seal/generate/pair.ts';
import { PrivateFolder } from '../../../engine/seal/generate/private-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'pair-'));
const today = '2026-11-21';
const authority = await authorityIn(new PrivateFolder(folder), { today });

afterAll(() => rmSync(folder, { recursive: true }));

const made = async (wanted: Parameters<typeof makePair>[0]) => {
  const { certificate, key } = await makePair(wanted, authority, today);
  return { certificate: new X509Certificate(certificate), key: key.toString() };
};

test('a certificate is named after its first host', async () => {
  const { certificate } = await made({ hosts: ['a.example.org', 'b.example.org'], usages: ['server'] });
  expect(certificate.subject).toBe('CN=a.example.org');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('those that know each other by the subject have the one that they name, on both ends', async () => {
  const { certificate, key } = await made({
    hosts: ['db.example.org', '*.db.example.org'],
    usages: ['server', 'client'],
    commonName: 'db-node',
  });
  expect(certificate.subject).toBe('CN=db-node');
  expect(certificate.checkHost('one.db.example.org')).toBe('*.db.example.org');
  expect(certificate.checkHost('db-node')).toBeUndefined();
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});
