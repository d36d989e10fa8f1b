import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withSealed } from '../../../engine/load/sealed.ts';
import { demoCertificate, demoKey } from '../../demo/keys.ts';
import { TemporaryFleet } from './temporary-fleet.ts';

const FILE = 'certs/cluster-02.pem';
const [ONE, TWO] = ['cluster-01', 'cluster-02'].map((name) => readFileSync(`clusters/certs/${name}.pem`, 'utf8'));
const withoutComments = ONE!.replace(/^#.*\n/gm, '');

function loaded(text: string, file = FILE) {
  const fleet = new TemporaryFleet().write(file, text);
  const { findings, fleet: whole } = withSealed(fleet.load().fleet!, fleet.folder);
  const lines = findings
    .filter(({ code }) => code !== 'demo-fleet')
    .map(({ at, message, code }) => `${at}: ${message} [${code}]`.replaceAll(fleet.folder, 'clusters'));
  return { lines, certificates: whole.clusters[1]!.certificates, demo: whole.demo };
}

test('a certificate is known by its fingerprint, its key, its days and who fetched it', () => {
  expect(loaded(TWO!).certificates).toEqual([
    {
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      modulusBytes: 512,
      notBefore: '2026-11-21',
      notAfter: '2036-11-21',
      fetched: '2026-11-21',
      demo: true,
    },
  ]);
});

test('older ones may follow, each below its own comment', () => {
  const { certificates } = loaded(`${TWO}\n${withoutComments}`);
  expect(certificates.map(({ fetched }) => fetched)).toEqual(['2026-11-21', undefined]);
});

test.each([
  ['nothing', '', 'certs/cluster-02.pem:1:1: no certificate'],
  ['text', 'hello\n', 'certs/cluster-02.pem:1:1: expected a certificate in PEM'],
  ['half a certificate', withoutComments.slice(0, 900), 'certs/cluster-02.pem:1:1: the certificate does not end'],
  ['a broken one', withoutComments.replace(/\n....../, '\nAAAAAA'), 'certs/cluster-02.pem:1:1: it cannot be read'],
  [
    'a private key',
    '# key\n-----BEGIN PRIVATE KEY-----\n',
    'certs/cluster-02.pem:2:1: a private key, which never leaves',
  ],
])('%s is refused', (_, text, line) => {
  const { lines } = loaded(text);
  expect(lines).toEqual([expect.stringMatching(/\[sealing-certificate\]$/)]);
  expect(lines[0]).toContain(`clusters/${line}`);
});

test('the certificate of another cluster is refused, unless it is for show', async () => {
  const pem = await demoCertificate(demoKey('cluster-02'), {
    name: 'x',
    today: '2026-11-21',
    organization: 'Somebody',
  });
  const fleet = new TemporaryFleet().write('certs/cluster-01.pem', pem).write(FILE, pem);
  const { findings } = withSealed(fleet.load().fleet!, fleet.folder);
  expect(findings.map(({ message }) => message)).toContain(
    'cluster-01 and cluster-02 have the same certificate, and each controller has a key of its own; remove the wrong file and fetch that cluster’s: npm run seal -- cert CLUSTER',
  );
  expect(loaded(ONE!).lines).toEqual([]);
});

test('a file of no cluster is refused', () => {
  expect(loaded(TWO!, 'certs/cluster-20.pem').lines).toEqual([
    'clusters/certs/cluster-20.pem:1:1: no cluster is called cluster-20: where it has left, remove this too; did you mean cluster-01? [clusters-folder]',
  ]);
  expect(loaded(TWO!, 'certs/cluster-02.crt').lines).toEqual([
    'clusters/certs/cluster-02.crt:1:1: expected certs/<cluster>.pem [clusters-folder]',
  ]);
});

test('the newest stands first, for it is the one that seals', async () => {
  const of = (today: string) => demoCertificate(demoKey('cluster-02'), { name: 'cluster-02 sealing', today });
  const [older, newer] = await Promise.all([of('2026-01-01'), of('2026-02-01')]);
  expect(loaded(`${newer}${older}`).certificates.map(({ notBefore }) => notBefore)).toEqual([
    '2026-02-01',
    '2026-01-01',
  ]);
  expect(loaded(`${older}${newer}`).lines).toEqual([
    expect.stringContaining('newer than the certificate above it; expected the newest first'),
  ]);
});
