import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { settled } from './controllers.ts';
import { Server } from './server.ts';

const binaries = binariesOf(NEWEST, ['etcd', 'kube-apiserver']);

/** Seconds for which the server keeps a watch up. */
const SHORT = 1;

const named = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

describe.skipIf(binaries === undefined)('a client', () => {
  let server: Server;

  beforeAll(async () => {
    server = await Server.start(binaries!);
  });

  afterAll(() => server?.stop());

  test('that follows a path is told each change once, however often the server ends the watch', async () => {
    const { client } = server;
    const told: string[] = [];
    const end = client.watch(
      '/api/v1/namespaces/default/configmaps',
      ({ type, object: { metadata } }) => told.push(`${type} ${metadata.name}`),
      SHORT,
    );
    const expected: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      await client.create(named(name));
      await sleep(600);
      await client.send('DELETE', await client.pathOf(named(name)));
      await sleep(600);
      expected.push(`ADDED ${name}`, `DELETED ${name}`);
    }
    const missing = async () => expected.filter((each) => !told.includes(each));
    expect(await settled(missing, 30_000)).toEqual([]);
    end();
    expect(told).toEqual(expected);
  });
});
