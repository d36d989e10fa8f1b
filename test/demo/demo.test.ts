import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { neededSecrets } from '../../engine/compose/needed.ts';
import { sealingLabel } from '../../engine/seal/crypto.ts';
import { scopeOf } from '../../engine/seal/scope.ts';
import { load } from '../../engine/synthesize.ts';
import { unseal } from '../engine/seal/controller.ts';
import { demoKey } from './keys.ts';

const loaded = load({ clusters: 'clusters', schemas: 'imports/schemas', registry });
if (!('fleet' in loaded)) throw new Error('the example fleet was refused');
const { fleet } = loaded;
const needed = neededSecrets(fleet, registry);

/** What the controller of a cluster would make of its files. */
const opened = new Map<string, string>();
for (const { name: cluster, sealed } of fleet.clusters) {
  for (const object of Object.values(sealed)) {
    const { namespace, name } = object.metadata;
    const label = String(sealingLabel(scopeOf(object), namespace, name));
    for (const [value, text] of Object.entries(object.spec.encryptedData)) {
      opened.set(`${cluster} ${namespace}/${name} ${value}`, String(unseal(demoKey(cluster), label, text)));
    }
  }
}

const openedAt = (place: string): string => {
  const value = opened.get(place);
  if (value === undefined) throw new Error(`${place} is not sealed; npm run demo`);
  return value;
};

test('all that the example fleet needs is sealed, and nothing else; if not: npm run demo', () => {
  const lacking = needed.filter(({ state }) => state !== 'sealed').map(({ file, state }) => `${file}: ${state}`);
  expect(lacking).toEqual([]);
  const files = fleet.clusters.flatMap(({ name, sealed }) => Object.keys(sealed).map((key) => `${name}/${key}`));
  expect(files.sort()).toEqual(
    needed.map(({ cluster, namespace, spec }) => `${cluster}/${namespace}/${spec.name}`).sort(),
  );
});

test('every value opens with the key that lies beside the tests, and says what it is', () => {
  const says = /demo-only-|^-----BEGIN|^[\w-]+:(\{SSHA\}|\$2b\$)|^\$2b\$|^LS0tLS1CRUdJTi/;
  expect(opened.size).toBeGreaterThan(30);
  for (const [place, value] of opened) expect(says.test(value) ? '' : place).toBe('');
});

test('keys that lie in the open say so', () => {
  expect(readFileSync('test/fixtures/demo-keys/cluster-01.key', 'utf8')).toMatch(/^# A DEMO KEY/);
  for (const { certificates } of fleet.clusters) expect(certificates.map(({ demo }) => demo)).toEqual([true]);
});

test('a cluster logs in at the receiver with the password that its line is of', () => {
  for (const { name } of fleet.clusters.filter(({ role }) => role === 'edge')) {
    const password = openedAt(`${name} monitoring/prometheus-agent-remote-write password`);
    const [user, hash = ''] = openedAt(`cluster-01 monitoring/thanos-receive-auth-users ${name}`).split(':{SSHA}');
    const bytes = Buffer.from(hash, 'base64');
    const again = createHash('sha1').update(password).update(bytes.subarray(20)).digest();
    expect({ user, again }).toEqual({ user: name, again: bytes.subarray(0, 20) });
  }
});

test('the certificate of a host is of its key, and signed by the authority that clients have', () => {
  const certificate = new X509Certificate(openedAt('cluster-01 monitoring/thanos-receive-tls tls.crt'));
  const authority = new X509Certificate(openedAt('cluster-02 monitoring/prometheus-agent-remote-write ca.crt'));
  expect(certificate.checkHost('thanos-receive.k8s-cluster-01.miribit.lab')).toBeDefined();
  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  const key = openedAt('cluster-01 monitoring/thanos-receive-tls tls.key');
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
});

test('who is known by the whole subject of a certificate has it as the settings name it', () => {
  for (const name of ['opensearch-node', 'opensearch-admin']) {
    const certificate = new X509Certificate(openedAt(`cluster-01 logging/${name}-tls tls.crt`));
    expect(certificate.subject).toBe(`CN=${name}`);
    // 1.3.6.1.5.5.7.3.2 is the authentication of clients.
    expect(certificate.keyUsage).toContain('1.3.6.1.5.5.7.3.2');
    expect(openedAt(`cluster-01 logging/${name}-tls tls.key`)).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  }
});
