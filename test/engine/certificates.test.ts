import { describe, expect, test } from 'vitest';
import { certificateRecord } from '../../charts/secrets/certificate-record.ts';
import { agedCertificates, endingCertificates } from '../../engine/certificates.ts';
import { clusterForTest, fleetForTest } from '../charts/compose.ts';
import { sealedWithRecords } from '../charts/secrets/sealed-with-records.ts';

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

describe('what `seal generate` made', () => {
  const pair = (value: string, notAfter: string) =>
    certificateRecord(value, { authority: 'aa', notAfter, hosts: ['a.lab'] });
  const authority = certificateRecord('ca.crt', { authority: 'aa', notAfter: '2036-11-18', hosts: [] });
  const sealed = {
    ...sealedWithRecords('monitoring/thanos-receive-tls', {
      ...pair('tls.crt', '2028-11-20'),
      ...pair('client.crt', '2028-11-20'),
      ...authority,
    }),
    ...sealedWithRecords('monitoring/grafana-tls', pair('tls.crt', '2029-11-20')),
  };
  const clusters = [clusterForTest('cluster-01', { sealed })];
  const ending = (today: string): string[] =>
    endingCertificates({ clusters }, today).map(
      ({ level, at, message, code }) => `${level} ${at}: ${message} [${code}]`,
    );

  test.each([
    ['2028-09-21', undefined],
    ['2028-09-22', 'ends on 2028-11-20'],
    ['2028-11-19', 'ends on 2028-11-20'],
    // It ends with the first second of its day.
    ['2028-11-20', 'ended on 2028-11-20'],
  ])('on %s, one line for a Secret: %s', (today, how) => {
    const line =
      `warning clusters/sealed/cluster-01/monitoring/thanos-receive-tls.yaml: its certificate ${how}; ` +
      'have another made: npm run seal -- generate --renew monitoring/thanos-receive-tls [tls-certificate-ends]';
    expect(ending(today)).toEqual(how === undefined ? [] : [line]);
  });

  test('the authority is told once, and earlier', () => {
    const told = (today: string) => ending(today).filter((line) => line.includes('[fleet-ca]'));
    expect(told('2036-05-22')).toEqual([]);
    expect(told('2036-05-23')).toEqual([
      "warning clusters/sealed: the fleet's authority ends on 2036-11-18, and all that it signed; " +
        'have another made: npm run seal -- generate --new-ca [fleet-ca]',
    ]);
  });
});
