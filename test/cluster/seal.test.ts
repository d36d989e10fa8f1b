import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeCertificate } from '../../engine/seal/certificate-file.ts';
import { recordOf, shortFingerprint } from '../../engine/seal/record.ts';
import { scopeOf } from '../../engine/seal/scope.ts';
import { formsOf, holding, leftSince, watched, writtenSince } from '../engine/commands/plaintexts.ts';
import type { Ended } from '../engine/commands/run.ts';
import { SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { openedSecrets, secretsAmong, writeOpenValues } from '../engine/seal/whole-fleet.ts';
import { kubeseal, openSecret, SCOPES } from '../programs/kubeseal.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { itemsOf, settled } from './controllers.ts';
import { startDefined } from './defined.ts';
import { report } from './report.ts';
import { prepareSealed } from './sealed.ts';
import { placeOf, SealedCluster } from './sealed-cluster.ts';
import { SealingController } from './sealing-controller.ts';
import type { Server } from './server.ts';

const CLUSTER = 'cluster-01';
const KEYS =
  '/api/v1/namespaces/kube-system/secrets?labelSelector=sealedsecrets.bitnami.com%2Fsealed-secrets-key%3Dactive';

/** What kubeseal seals anew, each in another scope. */
const OF_KUBESEAL = {
  strict: 'longhorn-system/longhorn-backup-target',
  'namespace-wide': 'monitoring/thanos-store-objstore',
  'cluster-wide': 'monitoring/thanos-compactor-objstore',
} as const;

const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(
  `a fleet sealed by commands, and its controller on kubernetes ${NEWEST}`,
  () => {
    const started = Date.now() - 1000;
    const endings: (() => void)[] = [];
    const seen = new Set<string>();
    const runs: Ended[] = [];
    const counts: Record<string, number> = {};
    const plaintexts: string[] = [];
    let fleet: SealingFleet;
    let cluster: SealedCluster;
    let server: Server;
    let controller: SealingController;
    let connect: string[];

    const run = async (...args: string[]): Promise<Ended> => {
      const ended = await watched([...args, '--clusters', fleet.clusters], {}, seen);
      runs.push(ended);
      return ended;
    };

    beforeAll(async () => {
      fleet = await SealingFleet.make((end) => endings.push(end));
      await run('seal', 'all', '--from', writeOpenValues(fleet));
      const folders = ['--ca', join(fleet.top, 'private/ca'), '--passwords', join(fleet.top, 'private/passwords')];
      await run('seal', 'generate', ...folders);
      cluster = new SealedCluster(fleet, CLUSTER);
      plaintexts.push(...secretsAmong(openedSecrets(fleet)));

      server = await startDefined(binaries!);
      connect = [
        '--context',
        'test',
        '--kubeconfig',
        fleet.write('private/kube', JSON.stringify(server.client.kubeconfig())),
      ];
      await prepareSealed(server.client, cluster.sealed());
      controller = await SealingController.install(server, cluster.deliveries());
      await controller.give('first', fleet.sealer(CLUSTER));
      await controller.start();
    });

    afterAll(async () => {
      if (server !== undefined)
        report({ version: NEWEST, subject: `sealed by commands, ${CLUSTER}`, counts, notes: [] });
      for (const end of endings) end();
      await server?.stop();
    });

    test('nothing is missing', async () => {
      expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(runs.map(() => ({ code: 0, stderr: '' })));
      expect((await run('seal', 'list')).stdout).toMatch(/; nothing is missing\n$/);
      const check = await run('check');
      expect({ code: check.code, secrets: check.stderr.match(/.*(?:secret|sealed).*/gi) }).toEqual({
        code: 0,
        secrets: null,
      });
    });

    test('the controller makes of it what was sealed', async () => {
      expect(await cluster.deliver(server.client)).toEqual([]);
      expect(await cluster.unlike(server.client)).toEqual([]);
      counts['Secrets made'] = cluster.opened.length;
    });

    test('seal verify asks it of every file', async () => {
      const values = cluster.opened.flatMap((each) => Object.keys(each.values)).length;
      expect(await run('seal', 'verify', CLUSTER, ...connect)).toEqual({
        code: 0,
        stdout: `${cluster.opened.length} files, ${values} values opened by their controllers: no errors, no warnings\n`,
        stderr: '',
      });
      counts['files verified'] = cluster.opened.length;
    });

    test('kubeseal --validate takes them too', async () => {
      const kubeconfig = ['--kubeconfig', connect[3]!];
      for (const each of cluster.opened.filter((_, place) => place % 4 === 0)) {
        expect(kubeseal(['--validate', ...kubeconfig], fleet.read(cluster.fileOf(placeOf(each))))).toBe('');
        // It asks once, and the controller answers two a second.
        await sleep(600);
      }
    });

    test('seal cert and kubeseal --fetch-cert get the same', async () => {
      const { code, stdout } = await run('seal', 'cert', CLUSTER, ...connect);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('known already') });
      const fetched = kubeseal(['--fetch-cert', '--kubeconfig', connect[3]!], '');
      expect(fleet.read(`clusters/certs/${CLUSTER}.pem`)).toContain(fetched.trim());
    });

    test.each(SCOPES)('what kubeseal seals of scope %s is delivered and opened', async (scope) => {
      const place = OF_KUBESEAL[scope];
      const found = cluster.opened.find((each) => placeOf(each) === place)!;
      found.values = Object.fromEntries(
        Object.keys(found.values).map((name) => [name, `of kubeseal, ${scope} ${name}`]),
      );
      plaintexts.push(...Object.values(found.values));
      const certificate = join(fleet.clusters, `certs/${CLUSTER}.pem`);
      const sealed = kubeseal(['--cert', certificate, '--scope', scope, '-o', 'yaml'], openSecret(place, found.values));
      fleet.write(cluster.fileOf(place), sealed);
      expect((await run('check')).code).toBe(0);
      expect(await cluster.deliver(server.client)).toEqual([]);
      expect(await cluster.unlike(server.client)).toEqual([]);
    });

    test('a rotation leaves nothing that only the old key opens', async () => {
      const before = new Map(cluster.opened.map((each) => [placeOf(each), fleet.sealed(CLUSTER, placeOf(each))]));
      const { pem: old } = fleet.sealer(CLUSTER);
      await controller.stop();
      await controller.start({ 'key-cutoff-time': new Date().toUTCString().replace('GMT', '+0000') });
      expect(await itemsOf(server.client, KEYS)).toHaveLength(2);

      const fetched = await run('seal', 'cert', CLUSTER, ...connect);
      expect(fetched).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining(`seal -- rotate ${CLUSTER}`),
      });
      const certificates = fleet.read(`clusters/certs/${CLUSTER}.pem`);
      expect(certificates.indexOf(old.trim())).toBeGreaterThan(certificates.indexOf('-----BEGIN CERTIFICATE-----'));

      const rotated = await run('seal', 'rotate', CLUSTER, ...connect);
      expect({ code: rotated.code, stderr: rotated.stderr }).toEqual({ code: 0, stderr: '' });
      const { fingerprint } = takeCertificate({ pem: certificates, from: '' }, '2026-01-01');
      for (const [place, was] of before) {
        const now = fleet.sealed(CLUSTER, place);
        expect(scopeOf(now)).toBe(scopeOf(was));
        for (const [value, text] of Object.entries(was.spec.encryptedData)) {
          expect(now.spec.encryptedData[value]).not.toBe(text);
          expect(recordOf(now, value)?.certificate).toBe(shortFingerprint(fingerprint));
        }
      }
      counts['files rotated'] = before.size;
      expect((await run('seal', 'rotate', CLUSTER, ...connect)).stdout).toContain(
        'every value is sealed with the newest',
      );

      expect(await cluster.deliver(server.client)).toEqual([]);
      expect(await cluster.unlike(server.client)).toEqual([]);
    });

    test('the old key is not missed once it is gone', async () => {
      await controller.stop();
      expect((await server.client.send('DELETE', '/api/v1/namespaces/kube-system/secrets/first')).status).toBe(200);
      await cluster.forget(server.client);
      await controller.start();
      expect(await settled(() => cluster.unlike(server.client), 60_000)).toEqual([]);
      expect((await run('seal', 'verify', CLUSTER, ...connect)).stdout).toMatch(
        / controllers: no errors, no warnings\n$/,
      );
    });

    test('no plaintext of the fleet stands in a file, on the screen, in a log or among arguments', async () => {
      const dist = join(fleet.top, 'dist');
      const written = await run('synth', '--out', dist);
      expect({ code: written.code, isThere: existsSync(dist) }).toEqual({ code: 0, isThere: true });
      mkdirSync(join(fleet.top, 'logs'));
      const logs = ['sealed-secrets-controller', 'kube-apiserver'].map((name) => [name, server.log(name)] as const);
      for (const [name, text] of logs) writeFileSync(join(fleet.top, 'logs', name), text);

      const forms = [...new Set(plaintexts)].flatMap(formsOf);
      const places = [...writtenSince(fleet.top, 0), ...leftSince(started)].filter(
        (path) => !path.startsWith(join(fleet.top, 'private')),
      );
      expect(holding(places, forms)).toEqual([]);
      const said = [...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...seen];
      expect(said.filter((text) => forms.some((form) => text.includes(form)))).toEqual([]);
      // It would find them.
      expect(holding([join(fleet.top, 'private/all.yaml')], forms)).toHaveLength(1);
      expect([...seen].some((line) => line.includes('seal\0generate'))).toBe(true);
      Object.assign(counts, {
        plaintexts: plaintexts.length,
        'files searched': places.length,
        'processes seen': seen.size,
      });
    });
  },
);
