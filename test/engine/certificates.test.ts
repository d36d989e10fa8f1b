import { expect, test } from 'vitest';
import { agedCertificates } from '../../engine/certificates.ts';
import { clusterForTest, fleetForTest } from '../charts/compose.ts';

const CERTIFICATE = {
  fingerprint: '00',
  modulusBytes: 512,
  notBefore: '2026-01-01',
  notAfter: '2035-12-30',
  fetched: '2026-01-01',
  demo: false,
};

const found = (today: string, changes: Partial<typeof CERTIFICATE> = {}): string[] => {
  const certificates = [
    { ...CERTIFICATE, ...changes },
    { ...CERTIFICATE, notAfter: '2020-01-01' },
  ];
  const fleet = fleetForTest({
    clusters: [clusterForTest('cluster-02', { certificates }), clusterForTest('cluster-03')],
  });
  return agedCertificates(fleet, today).map(({ at, message, code }) => `${at}: ${message} [${code}]`);
};

test('one of the last two months is fine, whatever stands below it', () => {
  expect(found('2026-03-02')).toEqual([]);
});

test('one that is older is told, with the command that fetches another', () => {
  expect(found('2026-03-03')).toEqual([
    'cluster-02/sealing-certificate: fetched on 2026-01-01, 61 days ago; the controller has a newer one: ' +
      'fetch the one of today: npm run seal -- cert cluster-02 [certificate-old]',
  ]);
});

test('one for show is never too old, and one of unknown age neither', () => {
  expect(found('2030-01-01', { demo: true })).toEqual([]);
  expect(found('2030-01-01', { fetched: '' })).toEqual([]);
});

test.each([
  ['2035-11-30', undefined],
  ['2035-12-01', 'it ends on 2035-12-30; '],
  ['2035-12-30', 'it ends on 2035-12-30; '],
  ['2035-12-31', 'it ended on 2035-12-30, and seals no more; '],
])('on %s: %s', (today, message) => {
  const lines = found(today, { demo: true });
  expect(lines).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
});
