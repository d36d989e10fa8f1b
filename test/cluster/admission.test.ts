import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { complaints } from './answers.ts';
import { binariesOf, VERSIONS } from './binaries.ts';
import { Server } from './server.ts';

const LEVEL = 'pod-security.kubernetes.io';
const NAMESPACE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { [`${LEVEL}/enforce`]: 'restricted', [`${LEVEL}/warn`]: 'restricted' } },
};
const ACCOUNT: KubeObject = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace: 'shop' },
};

const rights = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };
const restricted = {
  containers: [
    { name: 'web', image: 'web:1', securityContext: { ...rights, seccompProfile: { type: 'RuntimeDefault' } } },
  ],
};
const careless = { containers: [{ name: 'web', image: 'web:1' }] };

const pod = (spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...ACCOUNT.metadata, name: 'web' },
  spec,
});

function deployment(spec: object): KubeObject {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

/** What the proofs would miss on a server that is too kind. */
describe.each(VERSIONS)('kubernetes %s', (version) => {
  const binaries = binariesOf(version);

  describe.skipIf(binaries === undefined)('complains', () => {
    let server: Server;

    beforeAll(async () => {
      server = await Server.start(binaries!);
      for (const object of [NAMESPACE, ACCOUNT])
        expect(complaints(object, await server.client.apply(object))).toEqual([]);
    });

    afterAll(() => server?.stop());

    const applied = async (object: KubeObject) => complaints(object, await server.client.apply(object));
    const rehearsed = async (object: KubeObject) => complaints(object, await server.client.rehearse(object));

    test('of a pod that its namespace does not allow, and of no other', async () => {
      expect(await rehearsed(pod(restricted))).toEqual([]);
      expect(await rehearsed(pod(careless))).toEqual([
        expect.stringMatching(/^Pod shop\/web: 403 .*violates PodSecurity "restricted:latest"/),
      ]);
    });

    test('of a workload whose pods would not be allowed, by a warning', async () => {
      expect(await applied(deployment(restricted))).toEqual([]);
      expect(await applied(deployment(careless))).toEqual([
        expect.stringMatching(/^Deployment shop\/web: warning: would violate PodSecurity/),
      ]);
    });

    test('of a field that there is not', async () => {
      const unknown = deployment({ ...restricted, replica: 1 });
      expect(await applied(unknown)).toEqual([
        expect.stringMatching(/^Deployment shop\/web: \d{3} .*\.replica: field not/),
      ]);
      expect(await rehearsed(unknown)).toEqual([
        expect.stringMatching(/400 .*unknown field "spec\.template\.spec\.replica"/),
      ]);
    });

    test('of a variable that stands twice', async () => {
      const [container] = restricted.containers;
      const env = ['a', 'b'].map((value) => ({ name: 'LEVEL', value }));
      const twice = { containers: [{ ...container, env }] };
      expect(await rehearsed(pod(twice))).toEqual([expect.stringMatching(/warning: .*hides previous definition/)]);
    });
  });
});
