import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { inProcess } from '../engine/commands/in-process.ts';
import { SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { settled } from './controllers.ts';
import { startDefined } from './defined.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { applySealed, isSealed, prepareSealed, unsynced } from './sealed.ts';
import { SealingController } from './sealing-controller.ts';

const CLUSTER = 'cluster-02';
const SECRET = 'longhorn-system/longhorn-backup-target';
const VALUES = { AWS_ACCESS_KEY_ID: 'before', AWS_SECRET_ACCESS_KEY: 'it ran' };

const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(`a cluster on kubernetes ${NEWEST} before anything is delivered`, () => {
  test('gets a key that its controller takes for its own, so that it opens what was sealed before', async () => {
    const server = await startDefined(binaries!);
    onTestFinished(() => server.stop());
    const fleet = await SealingFleet.make();
    rmSync(join(fleet.clusters, `certs/${CLUSTER}.pem`));
    const kubeconfig = server.write('person', JSON.stringify(server.client.kubeconfig()));
    const run = (...args: string[]) =>
      inProcess([...args, '--clusters', fleet.clusters], { top: fleet.top, env: VALUES });
    const connect = ['--context', 'test', '--kubeconfig', kubeconfig];

    expect(await run('cluster', 'key', CLUSTER, ...connect)).toMatchObject({ code: 0, stderr: '' });
    for (const key of Object.keys(VALUES)) {
      expect(await run('seal', 'set', CLUSTER, SECRET, key, '--env', key)).toMatchObject({ code: 0, stderr: '' });
    }

    const delivered = deliveriesOf(treeOf('dist'), CLUSTER);
    await prepareSealed(server.client, delivered.flatMap(({ objects }) => objects).filter(isSealed));
    const controller = await SealingController.install(server, delivered);
    await controller.start();
    const object = load(fleet.read(`clusters/sealed/${CLUSTER}/${SECRET}.yaml`)) as KubeObject;
    await applySealed(server.client, [object]);
    expect(await settled(() => unsynced(server.client, [object]), 30_000)).toEqual([]);
    expect(await run('seal', 'cert', CLUSTER, ...connect)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('known already'),
    });
    expect(await run('seal', 'verify', CLUSTER, ...connect)).toMatchObject({
      code: 0,
      stdout: '1 file, 2 values opened by their controllers: no errors, no warnings\n',
    });
  });
});
