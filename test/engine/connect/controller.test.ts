import { expect, test } from 'vitest';
import { Connection } from '../../../engine/connect/connection.ts';
import { type Controller, controllerOf } from '../../../engine/connect/controller.ts';
import { contextNamed, readKubeconfig } from '../../../engine/connect/kubeconfig.ts';
import { targetOf } from '../../../engine/connect/target.ts';
import { newAuthority } from './certificates.ts';
import { FakeCluster } from './fake-cluster.ts';

const PROXY = '/api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy/v1';

async function setUp(): Promise<{ cluster: FakeCluster; controller: Controller }> {
  const cluster = await FakeCluster.start();
  const target = targetOf(contextNamed(readKubeconfig({ given: [cluster.kubeconfig()] }), 'new'));
  return { cluster, controller: controllerOf(new Connection(target), 50) };
}

test('the certificate is what the controller serves, and nothing else is taken for one', async () => {
  const { cluster, controller } = await setUp();
  const { certificate } = await newAuthority();
  cluster.answers.set(`GET ${PROXY}/cert.pem`, { status: 200, body: certificate });
  expect(await controller.certificate()).toBe(certificate);
  cluster.answers.set(`GET ${PROXY}/cert.pem`, { status: 200, body: '<html>' });
  await expect(controller.certificate()).rejects.toThrow('answered with no certificate [sealing-controller]');
});

test.each([404, 503])('where no controller runs (%d), that is said', async (status) => {
  const { cluster, controller } = await setUp();
  cluster.answers.set(`GET ${PROXY}/cert.pem`, { status, body: { message: 'no endpoints available' } });
  await expect(controller.certificate()).rejects.toThrow('it comes with the first sync [sealing-controller]');
});

test('a secret is verified as it is, and a conflict is a no', async () => {
  const { cluster, controller } = await setUp();
  cluster.answers.set(`POST ${PROXY}/verify`, { status: 200, body: '' });
  expect(await controller.verify('kind: SealedSecret\n')).toBe(true);
  cluster.answers.set(`POST ${PROXY}/verify`, { status: 409, body: '' });
  expect(await controller.verify('kind: SealedSecret\n')).toBe(false);
  cluster.answers.set(`POST ${PROXY}/verify`, { status: 500, body: 'broken' });
  await expect(controller.verify('kind: SealedSecret\n')).rejects.toThrow('500 broken');
});

test('a controller that asks for patience gets it', async () => {
  const { cluster, controller } = await setUp();
  cluster.answers.set(`POST ${PROXY}/verify`, { status: 429, body: '' });
  const asked = controller.verify('');
  await expect.poll(() => cluster.requests.length, { timeout: 30_000 }).toBeGreaterThan(1);
  cluster.answers.set(`POST ${PROXY}/verify`, { status: 200, body: '' });
  expect(await asked).toBe(true);
});

test('a secret that the controller cannot open is not rotated', async () => {
  const { cluster, controller } = await setUp();
  cluster.answers.set(`POST ${PROXY}/rotate`, { status: 200, body: '{"kind":"SealedSecret"}' });
  expect(await controller.rotate('')).toBe('{"kind":"SealedSecret"}');
  cluster.answers.set(`POST ${PROXY}/rotate`, { status: 500, body: '' });
  await expect(controller.rotate('')).rejects.toThrow('cannot open the secret, so it cannot seal it anew');
});
