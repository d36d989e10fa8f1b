import { expect, test } from 'vitest';
import { secret } from '../../../charts/shared/secret.ts';
import { sealedText } from '../load/sealed-text.ts';
import type { TemporaryFleet } from '../load/temporary-fleet.ts';
import { componentOf, composed } from './small-fleet.ts';

const agent = componentOf('agent', {
  secrets: { token: secret('agent-token', ['token', 'ca.crt'], { purpose: 'how the agent logs in' }) },
});

const VALUE = sealedText();

const FILE = 'sealed/cluster-02/monitoring/agent-token.yaml';

const sealed = ({
  keys = ['token', 'ca.crt'],
  name = 'agent-token',
  namespace = 'monitoring',
} = {}) => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  encryptedData:
${keys.map((key) => `    ${key}: ${VALUE}\n`).join('')}`;

const withFile = (file: string, text: string) => composed([agent], (fleet: TemporaryFleet) => fleet.write(file, text));

const ofTwo = (lines: string[]) => lines.filter((line) => line.includes('cluster-02'));

test('a secret that is sealed is delivered with its component, ahead of the workloads', () => {
  const result = withFile(FILE, sealed());
  expect(ofTwo(result.lines('warning'))).toEqual([]);
  expect(result.object('clusters/cluster-02/agent/sealedsecret-agent-token.yaml')).toMatchObject({
    metadata: { namespace: 'monitoring', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: { encryptedData: { token: VALUE, 'ca.crt': VALUE } },
  });
  expect([...result.files.keys()].filter((path) => path.includes('sealedsecret'))).toHaveLength(1);
});

test('until then a warning says what to seal, and where', () => {
  const result = composed([agent]);
  expect(ofTwo(result.lines('warning'))).toEqual([
    'cluster-02/agent: secret monitoring/agent-token (token, ca.crt) is not sealed: how the agent logs in; ' +
      `kubeseal it into clusters/${FILE} [missing-secret]`,
  ]);
  expect(result.lines('error')).toEqual([]);
  expect(result.files.size).toBeGreaterThan(0);
});

test('a key that the component reads and the secret lacks', () => {
  const result = withFile(FILE, sealed({ keys: ['token'] }));
  expect(result.lines('error')).toEqual([
    `cluster-02/agent: clusters/${FILE} has no ca.crt, which the component reads; seal it too [missing-secret-key]`,
  ]);
  expect(result.files.size).toBe(0);
});

test.each([
  ['another name', FILE, sealed({ name: 'agent-tokn' })],
  ['another namespace', FILE, sealed({ namespace: 'logging' })],
  ['the folder of no cluster', FILE.replace('cluster-02', 'cluster-2'), sealed()],
])('%s', (_, file, text) => {
  const result = withFile(file, text);
  expect(result.lines('error')).toEqual([expect.stringMatching(/^clusters\/sealed\/cluster-0?2.* \[[a-z-]+\]$/)]);
  expect(result.files.size).toBe(0);
});

test('a secret that nothing reads is delivered nowhere, and said to be so', () => {
  const file = FILE.replace('agent-token', 'agent-tokn');
  const result = withFile(file, sealed({ name: 'agent-tokn' }));
  expect(result.lines('warning')).toContain(
    `clusters/${file}: no component of cluster-02 reads it, so it is not delivered; did you mean monitoring/agent-token? [unused-secret]`,
  );
  expect([...result.files.keys()].filter((path) => path.includes('sealedsecret'))).toEqual([]);
});
