import { expect, test } from 'vitest';
import { authorityEnd, certificateRecord, endingPairs } from '../../../charts/secrets/certificate-record.ts';
import { sealedWithRecords } from './sealed-with-records.ts';

const AUTHORITY = certificateRecord('ca.crt', { authority: 'aa', notAfter: '2036-11-21', hosts: [] });
const pair = (value: string, notAfter: string) =>
  certificateRecord(value, { authority: 'aa', notAfter, hosts: ['a.lab', 'b.lab'] });

const sealed = {
  ...sealedWithRecords('monitoring/thanos-receive-tls', pair('tls.crt', '2028-11-20')),
  ...sealedWithRecords('logging/opensearch', {
    ...AUTHORITY,
    ...pair('b.crt', '2028-12-31'),
    ...pair('a.crt', '2028-12-01'),
  }),
  ...sealedWithRecords('monitoring/grafana', { 'fleetwright/sealed-with.password': 'bb 2026-11-21' }),
};

test('a Secret ends with the first of its certificates, and that of the authority is none of them', () => {
  expect(endingPairs({ sealed })).toEqual([
    { secret: 'monitoring/thanos-receive-tls', notAfter: '2028-11-20' },
    { secret: 'logging/opensearch', notAfter: '2028-12-01' },
  ]);
});

test('the authority ends on the first day that any file says', () => {
  const older = sealedWithRecords('monitoring/agent', { 'fleetwright/certificate.ca.crt': 'bb 2027-01-01' });
  expect(authorityEnd([{ sealed }])).toBe('2036-11-21');
  expect(authorityEnd([{ sealed }, { sealed: older }])).toBe('2027-01-01');
  expect(authorityEnd([{ sealed: {} }])).toBeUndefined();
});
