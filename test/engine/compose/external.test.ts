import { describe, expect, test } from 'vitest';
import { externalSecrets } from '../../../charts/platform/external-secrets.ts';
import { externalSecretsCrds } from '../../../charts/platform/upstream-crds.ts';
import type { Component } from '../../../charts/shared/component.ts';
import { quotedValue, secret } from '../../../charts/shared/secret.ts';
import { sealedText } from '../load/sealed-text.ts';
import type { TemporaryFleet } from '../load/temporary-fleet.ts';
import { componentOf, composed } from './small-fleet.ts';

const agent = componentOf('agent', {
  secrets: {
    token: secret('agent-token', ['token', 'agent.yml'], {
      purpose: 'how the agent logs in',
      labels: { team: 'fleet' },
      immutable: false,
      files: { 'agent.yml': `token: ${quotedValue('token')}\n` },
    }),
  },
});

/** As the real ones are turned on, without what only a real namespace and network need. */
const definer = componentOf('definer', {
  wave: 'foundation',
  roles: [],
  askedFor: externalSecretsCrds.askedFor,
  defines: ['external-secrets.io'],
  lowestKubernetes: externalSecretsCrds.lowestKubernetes,
});
const operator = componentOf('operator', {
  roles: [],
  askedFor: externalSecrets.askedFor,
  operates: ['external-secrets.io'],
  secrets: { login: secret('login', ['token'], { purpose: 'what opens the store' }) },
  secretsFrom: 'sealed',
});

const STORE = `
  store:
    provider: vault
    server: https://vault.example.org:8200
    auth: { method: kubernetes, role: fleet }
`;

const SEALED = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: agent-token
  namespace: monitoring
spec:
  encryptedData:
    token: ${sealedText()}
`;

const result = (
  secrets: string,
  change = (fleet: TemporaryFleet) => fleet,
  components: readonly Component[] = [agent],
) =>
  composed([definer, operator, ...components], (fleet) =>
    change(fleet.append('cluster-02.yaml', `secrets:${secrets}`)),
  );

const EXTERNAL = 'clusters/cluster-02/agent/externalsecret-agent-token.yaml';

const ofTwo = (lines: string[]) => lines.filter((line) => line.includes('cluster-02'));

/** Of a store's Secret, which each of these fleets lacks, nothing is said. */
const warnings = ({ lines }: ReturnType<typeof result>) =>
  ofTwo(lines('warning')).filter((line) => !line.includes('monitoring/login'));

const LABELS = {
  'app.kubernetes.io/instance': 'agent',
  'app.kubernetes.io/part-of': 'observability',
  'app.kubernetes.io/managed-by': 'fleetwright',
};

describe('where all secrets of a cluster are external', () => {
  const composedOnce = () => result(`\n  from: external\n  refreshInterval: 15m${STORE}`);

  test('each is produced from the store, with the template that a seal would have', () => {
    const small = composedOnce();
    expect(small.lines('error')).toEqual([]);
    expect(small.object(EXTERNAL)).toEqual({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name: 'agent-token',
        namespace: 'monitoring',
        labels: LABELS,
        annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
      },
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'fleet' },
        refreshInterval: '15m',
        data: [{ secretKey: 'token', remoteRef: { key: 'cluster-02/monitoring/agent-token', property: 'token' } }],
        target: {
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          immutable: false,
          template: {
            engineVersion: 'v2',
            mergePolicy: 'Merge',
            type: 'Opaque',
            metadata: { labels: { ...LABELS, team: 'fleet' } },
            data: { 'agent.yml': 'token: {{ .token | quote }}\n' },
          },
        },
      },
    });
  });

  test('a Secret that is to stay outlives the object that it is made of', () => {
    const token = secret('agent-token', ['token'], { purpose: 'how it logs in', onRemoval: 'keep' });
    const kept = componentOf('agent', { secrets: { token } });
    const object = result(`\n  from: external${STORE}`, (fleet) => fleet, [kept]).object(EXTERNAL);
    expect(object.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
    });
    expect(object.spec).toMatchObject({ target: { creationPolicy: 'Orphan', deletionPolicy: 'Retain' } });
  });

  test('none of them is missing, but what opens the store is sealed', () => {
    const small = composedOnce();
    expect(warnings(small)).toEqual([]);
    expect(ofTwo(small.lines('warning')).join('\n')).toContain('secret monitoring/login (token) is not sealed');
  });

  test('other clusters are as they were', () => {
    expect(composedOnce().files.has('clusters/cluster-03/definer/configmap-definer.yaml')).toBe(false);
  });

  test('one that is excepted is sealed', () => {
    const small = result(`\n  from: external\n  sealed: [monitoring/agent-token]${STORE}`, (fleet) =>
      fleet.write('sealed/cluster-02/monitoring/agent-token.yaml', SEALED),
    );
    expect(small.lines('error')).toEqual([]);
    expect(warnings(small)).toEqual([]);
    expect(small.files.has(EXTERNAL)).toBe(false);
    expect(small.files.has('clusters/cluster-02/agent/sealedsecret-agent-token.yaml')).toBe(true);
  });

  test('a seal that lies there all the same is not delivered, and told', () => {
    const small = result(`\n  from: external${STORE}`, (fleet) =>
      fleet.write('sealed/cluster-02/monitoring/agent-token.yaml', SEALED),
    );
    expect(warnings(small)).toEqual([
      'clusters/sealed/cluster-02/monitoring/agent-token.yaml: its values come from the store of cluster-02, so it is not delivered; remove it, or except it in secrets [unused-secret]',
    ]);
    expect(small.files.has('clusters/cluster-02/agent/sealedsecret-agent-token.yaml')).toBe(false);
  });
});

test('one secret alone can be external', () => {
  const small = result(`\n  external: [monitoring/agent-token]\n  remoteKey: fleet/{name}${STORE}`);
  expect(small.lines('error')).toEqual([]);
  expect(small.object(EXTERNAL)).toMatchObject({
    spec: { data: [{ remoteRef: { key: 'fleet/agent-token', property: 'token' } }] },
  });
});

describe('refused is', () => {
  const other = componentOf('other', {
    namespace: 'logging',
    secrets: { token: secret('agent-token', ['token'], { purpose: 'how it logs in' }) },
  });

  test.each([
    [
      'a name that no component has',
      `\n  external: [monitoring/agent-tokn]${STORE}`,
      'monitoring/agent-tokn is no secret of a component of cluster-02; did you mean monitoring/agent-token? [unknown-secret]',
    ],
    [
      'what opens the store',
      `\n  external: [monitoring/login]${STORE}`,
      'monitoring/login is always sealed, as it opens the store; remove it [unknown-secret]',
    ],
    [
      'one name in the store for two secrets',
      `\n  from: external\n  remoteKey: "{cluster}/{name}"${STORE}`,
      'monitoring/agent-token and logging/agent-token would both be cluster-02/agent-token in the store; expected {namespace} in the pattern [remote-key]',
    ],
    ['a secret without a store', '\n  from: external\n', 'there is no store to take values from; expected store'],
    [
      'an exception to nothing',
      `\n  sealed: [monitoring/agent-token]${STORE}`,
      'all are sealed but for the exceptions; expected these in external, or nowhere',
    ],
    [
      'an unknown place in a name',
      `\n  remoteKey: "{cluster}/{component}/{name}"${STORE}`,
      'expected {name} in it, and no other braces than {cluster}, {namespace} and {name}',
    ],
    [
      'a name that the provider does not take',
      `\n  remoteKey: "/{name}"${STORE}`,
      'vault takes no such name; expected a path without a slash at its ends',
    ],
    [
      'a login that is none',
      '\n  store: {provider: vault, server: "https://v", auth: {method: kuberntes}}\n',
      'kubernetes',
    ],
    ['a provider that is none', '\n  store: {provider: valt}\n', 'vault'],
  ])('%s', (_, secrets, message) => {
    const lines = result(secrets, undefined, [agent, other]).lines('error');
    expect(lines.join('\n')).toContain(message);
    expect(lines.length).toBe(1);
  });

  test('a Kubernetes whose API server refuses the definitions', () => {
    const small = result(`\n  from: external${STORE}`, (fleet) =>
      fleet.edit('cluster-02.yaml', 'kubernetes: "1.36"', 'kubernetes: "1.28"'),
    );
    expect(small.lines('error')).toEqual([
      'clusters/cluster-02.yaml:7:13: definer needs Kubernetes 1.30 (the definitions have selectable fields, which older API servers refuse), not 1.28; upgrade, or turn it off [kubernetes-version]',
    ]);
  });

  test('a cluster that asks for a store and turns off what reaches it', () => {
    const small = result(`\n  from: external${STORE}components: { operator: false }\n`);
    expect(small.lines('error').join('\n')).toContain('nothing acts on the objects of external-secrets.io here');
  });
});
