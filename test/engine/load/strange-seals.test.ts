import { expect, test } from 'vitest';
import { strangeSeals } from '../../../engine/load/strange-seals.ts';
import { clusterForTest } from '../../charts/compose.ts';

test('values that no certificate of the fleet has sealed are told', () => {
  const known = {
    fingerprint: 'a'.repeat(64),
    modulusBytes: 512,
    notBefore: '2026-01-01',
    notAfter: '2035-12-30',
    demo: false,
  };
  const linesOf = (sealedWith: readonly string[], certificates = [known]) => {
    const annotations = sealedWith.map((prefix, i) => [
      `fleetwright/sealed-with.v${i}`,
      `${prefix.repeat(16)} 2026-01-01`,
    ]);
    const object = {
      apiVersion: 'bitnami.com/v1alpha1' as const,
      kind: 'SealedSecret' as const,
      metadata: { name: 'b', namespace: 'a', annotations: Object.fromEntries(annotations) },
      spec: { encryptedData: { elsewhere: 'Ag', ...Object.fromEntries(sealedWith.map((_, i) => [`v${i}`, 'Ag'])) } },
    };
    const cluster = clusterForTest('cluster-02', { certificates, sealed: { 'a/b': object } });
    return strangeSeals([cluster]).map(({ at, message }) => `${at}: ${message}`);
  };
  expect(linesOf(['a', 'a'])).toEqual([]);
  expect(linesOf(['a', 'b'])).toEqual([expect.stringMatching(/^clusters\/certs\/cluster-02\.pem: .*: a\/b v1; /)]);
  expect(linesOf(['b'], [])).toEqual([]);
  expect(linesOf(['c', 'b'])).toEqual([expect.stringContaining('a/b v0 and 1 more; npm run seal -- list --missing')]);
});
