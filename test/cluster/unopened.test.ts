import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { inProcess } from '../engine/commands/in-process.ts';
import { SealingFleet, sealer } from '../engine/seal/sealing-fleet.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { settled } from './controllers.ts';
import { startDefined } from './defined.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { report } from './report.ts';
import { applySealed, conditionOf, prepareSealed } from './sealed.ts';
import { SealingController } from './sealing-controller.ts';
import type { Server } from './server.ts';
import { CLUSTER, certificateOf, FILE, OFFLINE, ONLINE, ours, SECRET, seal, theirs, VALUE, VALUES } from './spoiled.ts';

const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(`what the controller on kubernetes ${NEWEST} cannot open`, () => {
  const endings: (() => void)[] = [];
  let server: Server;
  let connect: string[];

  beforeAll(async () => {
    server = await startDefined(binaries!);
    const kubeconfig = server.write('person', JSON.stringify(server.client.kubeconfig()));
    connect = ['--context', 'test', '--kubeconfig', kubeconfig];
    const delivered = deliveriesOf(treeOf('dist'), CLUSTER);
    const sealed = delivered.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'SealedSecret'));
    await prepareSealed(server.client, sealed);
    const controller = await SealingController.install(server, delivered);
    const fleet = await SealingFleet.make((end) => endings.push(end));
    await controller.give('key', fleet.sealer(CLUSTER));
    await controller.start();
  });

  afterAll(async () => {
    if (server !== undefined) {
      const counts = { 'found offline': OFFLINE.length, 'found by the controller': ONLINE.length };
      report({ version: NEWEST, subject: 'what cannot be opened', counts, notes: [] });
    }
    for (const end of endings) end();
    await server?.stop();
  });

  const onlineLines = async (fleet: SealingFleet) => {
    const { code, stderr } = await seal(fleet, 'verify', CLUSTER, ...connect);
    return { code, lines: stderr.split('\n').filter((line) => line.includes(FILE)) };
  };
  /** What `check` says of the file. */
  const checked = async (fleet: SealingFleet) => {
    const { code, stderr } = await inProcess(['check', '--clusters', fleet.clusters], { top: fleet.top });
    return { code, lines: stderr.split('\n').filter((line) => line.includes(FILE)) };
  };
  const delivered = async (fleet: SealingFleet) => {
    const object = load(fleet.read(FILE)) as KubeObject;
    await applySealed(server.client, [object]);
    const isSeen = async () => ((await conditionOf(server.client, object)).status === 'Unknown' ? ['unseen'] : []);
    await settled(isSeen, 30_000);
    return conditionOf(server.client, object);
  };

  test('nothing is wrong with what was sealed', async () => {
    const fleet = await SealingFleet.make();
    await ours(fleet);
    expect(await onlineLines(fleet)).toEqual({ code: 0, lines: [] });
    expect((await checked(fleet)).lines).toEqual([]);
    expect(await delivered(fleet)).toEqual({ status: 'True', message: '' });
  });

  test.each(OFFLINE)('%s: shows without the key', async (_, made, said, message) => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, await made(fleet));
    expect(await checked(fleet)).toEqual({ code: 2, lines: expect.arrayContaining([expect.stringMatching(said)]) });
    const { code, stderr } = await seal(fleet, 'verify', CLUSTER);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(said) });
    expect((await delivered(fleet)).message).toMatch(message);
  });

  test.each(ONLINE)('%s: shows to the controller only', async (_, made, values) => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, await made(fleet));
    expect((await checked(fleet)).lines).toEqual([]);
    expect(await seal(fleet, 'verify', CLUSTER)).toMatchObject({ code: 0, stderr: '' });
    const { code, lines } = await onlineLines(fleet);
    const names = Object.keys(VALUES).slice(-values);
    const said = names.map((name) =>
      expect.stringMatching(
        new RegExp(
          `the controller of cluster-02 cannot open ${name}: .*; seal it again: npm run seal -- set cluster-02 ${SECRET} ${name} \\[unopened\\]$`,
        ),
      ),
    );
    expect({ code, lines }).toEqual({ code: 2, lines: said });
    expect(await delivered(fleet)).toEqual({
      status: 'False',
      message: expect.stringContaining('no key could decrypt secret'),
    });
  });

  test('renamed in the file only: shows without the key', async () => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, (await ours(fleet)).replaceAll('name: longhorn-backup-target', 'name: other'));
    const { lines } = await checked(fleet);
    expect(lines).toEqual([
      expect.stringMatching(/metadata\.name is other; expected longhorn-backup-target, .* \[sealed-place\]$/),
    ]);
  });
});

describe('what is not there', () => {
  const checked = async (fleet: SealingFleet, code: string) => {
    const { stderr } = await inProcess(['check', '--clusters', fleet.clusters], { top: fleet.top });
    return stderr.split('\n').filter((line) => line.includes('longhorn') && line.endsWith(`[${code}]`));
  };

  test('a file, with the command that seals it', async () => {
    expect(await checked(await SealingFleet.make(), 'missing-secret')).toEqual([
      expect.stringMatching(
        /cluster-02\b.*\/longhorn: secret longhorn-system\/longhorn-backup-target .* is not sealed: .*npm run seal -- set <cluster> \S+ KEY \[missing-secret\]$/,
      ),
    ]);
  });

  test('a value, with the command that seals it', async () => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, (await ours(fleet)).replace(/^ {4}AWS_SECRET_ACCESS_KEY: .*\n/m, ''));
    expect(await checked(fleet, 'missing-secret-key')).toEqual([
      expect.stringMatching(
        / has no AWS_SECRET_ACCESS_KEY; npm run seal -- set cluster-02 \S+ AWS_SECRET_ACCESS_KEY \[missing-secret-key\]$/,
      ),
    ]);
  });
});

describe('a certificate that has ended', () => {
  const ended = async () => {
    const fleet = await SealingFleet.make();
    fleet.write(`clusters/certs/${CLUSTER}.pem`, (await sealer({ notAfter: '2026-02-01' })).pem);
    return fleet;
  };

  test('seals nothing here, as with kubeseal', async () => {
    const fleet = await ended();
    const { code, stderr } = await seal(fleet, 'set', CLUSTER, SECRET, VALUE, '--env', VALUE);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /the certificate ended on 2026-02-01; .*npm run seal -- cert cluster-02 \[sealing-certificate\]/,
      ),
    });
    expect(() => theirs(certificateOf(fleet))).toThrow('expired certificate');
  });

  test.each([[['check']], [['seal', 'verify', CLUSTER]]])('is told of by %s', async (command) => {
    const fleet = await ended();
    const { stderr } = await inProcess([...command, '--clusters', fleet.clusters], { top: fleet.top });
    expect(stderr).toMatch(
      /cluster-02\/sealing-certificate: it ended on 2026-02-01, and seals no more; .*npm run seal -- cert cluster-02 \[certificate-ended\]/,
    );
  });
});
