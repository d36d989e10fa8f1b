import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argocdImageUpdater } from '../../../charts/observability/catalogue/argocd-image-updater.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { newAuthority } from '../../engine/connect/certificates.ts';
import { cachedProgram, run } from '../../programs/program.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import { driftOf } from '../compare.ts';
import { report } from '../report.ts';
import { Server } from '../server.ts';
import { gitHub, gitLab, repositories } from './forge.ts';
import { CASES } from './policies.ts';
import { digestOf } from './registry.ts';
import { Scene } from './scene.ts';
import { standInForSsh } from './ssh.ts';
import { CLUSTERS, overlayOf, REGISTRY, WatchedFleet } from './watched-fleet.ts';

const GITLAB = 'gitlab.k8s-cluster-01.miribit.lab';
const PATH = 'observability/thanos-multi-cluster.git';
const BY_TOKEN = `git: {repository: "https://${GITLAB}/${PATH}"}`;
const PUSHER = { username: 'robot', password: 'git-password' };
const SHOP = { policy: '{constraint: "1.x"}', runs: '1.0.0' };
const APP = { id: '7', installation: '42' };

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

const binaries = binariesOf(NEWEST);
const program = cachedProgram('image-updater');

describe.skipIf(binaries === undefined || program === undefined)('the real Image Updater', () => {
  const counts = { apps: 0, commits: 0, requests: 0 };
  let server: Server;

  beforeAll(async () => {
    server = await Server.start(binaries!);
    await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
  });

  afterAll(async () => {
    if (server !== undefined) report({ version: NEWEST, subject: 'the Image Updater', counts, notes: [] });
    await server?.stop();
  });

  test('looks for its files where they are mounted', () => {
    const { text } = run(program!, ['run', '--help']);
    for (const file of ['registries.conf', 'commit.template']) {
      expect(text).toContain(`(default "/app/config/${file}")`);
    }
  });

  test('commits what each policy says to its overlay, and nothing else; synth brings it to dist', async () => {
    const fleet = new WatchedFleet(BY_TOKEN);
    for (const [app, watched] of Object.entries(CASES)) fleet.watch(app, watched);
    const remote = await fleet.published(PATH);
    const forges = { [GITLAB]: repositories({ root: fleet.remotes, ...PUSHER }) };
    const scene = await Scene.of({ server, program: program!, fleet, login: PUSHER, forges });
    expect(await scene.round()).toMatchObject({ failed: [] });
    const updated = Object.entries(CASES).filter(([, { gets }]) => gets !== undefined);
    const overlays = updated.map(([app, { environment }]) => overlayOf(app, environment)).sort();
    expect(remote.changed()).toEqual(overlays);
    expect([...new Set(remote.log('%an <%ae>').split('\n'))]).toEqual([
      'argocd-image-updater <argocd-image-updater@localhost>',
      '',
    ]);
    expect(remote.log('%B')).toContain(
      'Set shop/range to 1.1.0\n\nApplication: range-dev-cluster-02\nBefore: shop/range:1.0.0\n',
    );

    const schemas = new Schemas('imports/schemas', NEWEST);
    for (const updater of fleet.objects().filter(({ kind }) => kind === 'ImageUpdater')) {
      const { body } = await server.client.get(updater);
      const { finalizers: _, ...metadata } = body.metadata as Record<string, unknown>;
      expect(driftOf(updater, { ...body, metadata }, schemas)).toEqual([]);
    }

    // The status of each Application still says what ran before.
    const { metrics } = await scene.round({ last: true });
    expect(remote.changed()).toEqual(overlays);
    const known = argocdImageUpdater.plain.trim().split(/\s+/);
    expect(known.filter((name) => !new RegExp(`^${name}[{ ]`, 'm').test(metrics))).toEqual([]);

    remote.pullTo(fleet.top);
    expect(await fleet.synth()).toMatchObject({ code: 0 });
    expect(await fleet.diff()).toBe(0);
    for (const [app, { gets, runs, environment = 'dev' }] of Object.entries(CASES)) {
      const tag = typeof gets === 'object' ? `${gets.tag}@${digestOf(gets)}` : (gets ?? runs);
      for (const cluster of CLUSTERS[environment])
        expect(fleet.deployed(app, environment, cluster)).toBe(`${REGISTRY}/shop/${app}:${tag}`);
    }
    counts.apps += fleet.apps.length;
    counts.commits += overlays.length;
  }, 900_000);

  test('pushes with a deploy key, to hosts that Argo CD knows', async () => {
    const fleet = new WatchedFleet().watch('shop', SHOP);
    const remote = await fleet.published(PATH);
    const ssh = standInForSsh(fleet.remotes);
    const login = { sshPrivateKey: 'the deploy key' };
    const scene = await Scene.of({ server, program: program!, fleet, login, forges: {}, ssh: ssh.program });
    const { log, failed, robot } = await scene.round({ last: true });
    expect(failed, log).toEqual([]);
    expect(remote.changed()).toEqual([overlayOf('shop')]);
    const said = ssh.said();
    expect(said).toContain('the deploy key');
    expect(said.filter((line) => /^(user|hostname|stricthostkeychecking|userknownhostsfile) /.test(line))).toEqual([
      'user git',
      `hostname ${GITLAB}`,
      'stricthostkeychecking true',
      `userknownhostsfile ${robot.fileAt('/app/config/ssh/ssh_known_hosts')}`,
    ]);
    counts.apps += 1;
    counts.commits += 1;
  });

  test.each([
    {
      provider: 'gitlab',
      options: BY_TOKEN,
      path: PATH,
      login: PUSHER,
      forgeOf(root: string) {
        const { answer, asked } = gitLab({ root, ...PUSHER });
        return { forges: { [GITLAB]: answer }, asked };
      },
    },
    {
      provider: 'github',
      options: 'git: {repository: "https://github.com/shop/fleet.git", credentials: github-app}',
      path: 'shop/fleet.git',
      login: {
        githubAppID: APP.id,
        githubAppInstallationID: APP.installation,
        githubAppPrivateKey: pem(privateKey),
      },
      forgeOf(root: string) {
        const { answer, asked } = gitHub({ ...APP, publicKey: pem(publicKey) }, 'app-token');
        const git = repositories({ root, username: 'x-access-token', password: 'app-token' });
        return { forges: { 'github.com': git, 'api.github.com': answer }, asked };
      },
    },
  ])(
    'opens one request on $provider, and leaves the branch alone',
    async ({ provider, options, path, login, forgeOf }) => {
      const policy = `{constraint: "1.x", pullRequest: ${provider}}`;
      const fleet = new WatchedFleet(options).watch('shop', { ...SHOP, policy });
      const remote = await fleet.published(path);
      const { forges, asked } = forgeOf(fleet.remotes);
      const scene = await Scene.of({ server, program: program!, fleet, login, forges });
      const first = await scene.round();
      expect(first.failed, first.log).toEqual([]);
      const [branch = '', ...others] = remote.branches().filter((each) => each !== 'main');
      expect(others).toEqual([]);
      expect(asked).toEqual([{ title: 'Set shop/shop to 1.1.0', from: branch, to: 'main' }]);
      expect(remote.changed()).toEqual([]);
      expect(remote.changed(branch)).toEqual([overlayOf('shop')]);
      const second = await scene.round({ last: true });
      expect(second.failed, second.log).toEqual([]);
      expect({ requests: asked.length, branches: remote.branches().length }).toEqual({ requests: 1, branches: 2 });
      counts.apps += 1;
      counts.requests += 1;
    },
  );

  test('gives neither login to a host that it has no reason to believe', async () => {
    const fleet = new WatchedFleet(BY_TOKEN).watch('shop', SHOP);
    const remote = await fleet.published(PATH);
    const forges = { [GITLAB]: repositories({ root: fleet.remotes, ...PUSHER }) };
    const scene = await Scene.of({ server, program: program!, fleet, login: PUSHER, forges });
    const { certificate } = await newAuthority('another');
    await scene.deliver({ git: certificate });
    expect(await scene.round()).toMatchObject({
      failed: ['shop-dev'],
      log: expect.stringContaining('certificate verification failed'),
    });
    await scene.deliver({ fleet: certificate });
    const { failed, log, metrics } = await scene.round({ last: true });
    expect({ failed, log }).toEqual({
      failed: ['shop-dev'],
      log: expect.stringContaining('certificate signed by unknown authority'),
    });
    expect(metrics).toMatch(/^argocd_image_updater_images_errors_total\{[^}]*"shop-dev"[^}]*\} 1$/m);
    expect(remote.changed()).toEqual([]);
  });
});
