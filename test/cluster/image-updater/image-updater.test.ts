import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { argocdImageUpdater } from '../../../charts/observability/catalogue/argocd-image-updater.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { newAuthority } from '../../engine/connect/certificates.ts';
import { cachedProgram, run } from '../../programs/program.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import { driftOf } from '../compare.ts';
import { report } from '../report.ts';
import { Server } from '../server.ts';
import { gitHub, gitLab, repositories } from './forge.ts';
import { Internet } from './internet.ts';
import { CASES } from './policies.ts';
import { digestOf, Registry } from './registry.ts';
import { Robot } from './robot.ts';
import { standInForSsh } from './ssh.ts';
import { checkedSince, deleted, failed } from './updaters.ts';
import { overlayOf, type Plain, REGISTRY, WatchedFleet } from './watched-fleet.ts';

const GITLAB = 'gitlab.k8s-cluster-01.miribit.lab';
const PATH = 'observability/thanos-multi-cluster.git';
const BY_TOKEN = `git: {repository: "https://${GITLAB}/${PATH}"}`;
const READER = { username: 'reader', password: 'registry-password' };
const PUSHER = { username: 'robot', password: 'git-password' };
const LOGIN = Buffer.from(`${READER.username}:${READER.password}`).toString('base64');
const PULLS = { '.dockerconfigjson': JSON.stringify({ auths: { [REGISTRY]: { auth: LOGIN } } }) };

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

  /** One that has 1.0.0 and 1.1.0 of the app, and a forge. */
  async function internetOf(forges: Readonly<Record<string, RequestListener>>, apps: readonly string[] = ['shop']) {
    const images = new Registry(REGISTRY, READER);
    for (const app of apps) images.has(`shop/${app}`, ...(CASES[app]?.has ?? ['1.0.0', '1.1.0']));
    const internet = await Internet.start({
      [REGISTRY]: images.answer,
      [`auth.${REGISTRY}`]: images.tokens,
      ...forges,
    });
    onTestFinished(() => internet.stop());
    return internet;
  }

  interface Scene {
    fleet: WatchedFleet;
    internet: Internet;
    /** What it pushes with. */
    login: Plain[string];
    /** Authorities of Git hosts. */
    trusted?: Readonly<Record<string, string>>;
    /** Of the fleet. */
    authority?: string;
  }

  async function deliver({ fleet, internet, login, trusted = {}, authority = internet.authority }: Scene) {
    await fleet.deliver(server, {
      'argocd/argocd-image-updater-git': login,
      'argocd/argocd-image-updater-ca': { 'ca.crt': authority },
      'argocd/registry-login': PULLS,
    });
    for (const [name, data] of Object.entries({
      'argocd-tls-certs-cm': trusted,
      'argocd-ssh-known-hosts-cm': { ssh_known_hosts: `${GITLAB} ssh-ed25519 AAAA\n` },
    })) {
      const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'argocd' }, data };
      await server.client.apply(config as KubeObject);
    }
  }

  interface Round {
    /** Whether all is taken away at the end. */
    last?: boolean;
    ssh?: string;
  }

  /** Starts it, has it look at each app once, and ends it; what it said and what it counted. */
  async function round({ fleet, internet }: Pick<Scene, 'fleet' | 'internet'>, { last = false, ssh }: Round = {}) {
    const robot = new Robot(server, fleet.objects());
    try {
      const since = Date.now();
      await robot.start({ program: program!, proxy: internet.proxy, ...(ssh === undefined ? {} : { ssh }) });
      expect(await checkedSince(server.client, since), robot.log()).toEqual([]);
      const said = { log: robot.log(), metrics: await robot.metrics(), failed: await failed(server.client), robot };
      if (last) expect(await deleted(server.client)).toEqual([]);
      return said;
    } finally {
      await robot.stop();
    }
  }

  const logOf = (remote: string, branch: string, format: string): string =>
    execFileSync('git', ['-C', remote, 'log', '--name-only', `--format=${format}`, branch, '--not', 'start'], {
      encoding: 'utf8',
    });

  const branchesOf = (remote: string): string[] =>
    execFileSync('git', ['-C', remote, 'branch', '--format=%(refname:short)'], { encoding: 'utf8' }).trim().split('\n');

  test('takes every argument of its Deployment, and looks for its files where they are mounted', () => {
    const { text } = run(program!, ['run', '--help']);
    for (const file of ['registries.conf', 'commit.template'])
      expect(text).toContain(`(default "/app/config/${file}")`);
  });

  test('commits what each policy says to its overlay, and nothing else; synth brings it to dist', async () => {
    const fleet = new WatchedFleet(BY_TOKEN);
    for (const [app, watched] of Object.entries(CASES)) fleet.watch(app, watched);
    const remote = await fleet.published(PATH);
    const internet = await internetOf(
      { [GITLAB]: repositories({ root: fleet.remotes, ...PUSHER }) },
      Object.keys(CASES),
    );
    const scene = { fleet, internet, login: PUSHER, trusted: { [GITLAB]: internet.authority } };
    await deliver(scene);
    expect((await round(scene)).failed).toEqual([]);
    const changed = Object.entries(CASES).filter(([, { gets }]) => gets !== undefined);
    const files = changed.map(([app, { environment }]) => overlayOf(app, environment));
    const committed = logOf(remote, 'main', '');
    expect(committed.split('\n').filter(Boolean).sort()).toEqual(files.sort());
    expect(new Set(logOf(remote, 'main', '%an <%ae>').match(/.* <.*>/g))).toEqual(
      new Set(['argocd-image-updater <argocd-image-updater@localhost>']),
    );
    expect(logOf(remote, 'main', '%B')).toContain(
      'Set shop/range to 1.1.0\n\nApplication: range-dev-cluster-02\nBefore: shop/range:1.0.0\n',
    );

    const { log, metrics } = await round(scene);
    expect(logOf(remote, 'main', ''), log).toBe(committed);
    const names = `${argocdImageUpdater.plain}`.trim().split(/\s+/);
    expect(names.filter((name) => !new RegExp(`^${name}[{ ]`, 'm').test(metrics))).toEqual([]);

    const schemas = new Schemas('imports/schemas', NEWEST);
    for (const updater of fleet.objects().filter(({ kind }) => kind === 'ImageUpdater')) {
      const { body } = await server.client.get(updater);
      const { finalizers: _, ...metadata } = body.metadata as Record<string, unknown>;
      expect(driftOf(updater, { ...body, metadata }, schemas)).toEqual([]);
    }

    fleet.git('pull', '--quiet', '--ff-only', remote, 'main');
    expect(await fleet.synth()).toMatchObject({ code: 0 });
    expect(await fleet.diff()).toBe(0);
    for (const [app, { gets, runs, environment = 'dev' }] of Object.entries(CASES)) {
      const tag = typeof gets === 'object' ? `${gets.digestOf.tag}@${digestOf(gets.digestOf)}` : (gets ?? runs);
      const clusters = environment === 'dev' ? ['cluster-02'] : ['cluster-03', 'cluster-04'];
      for (const cluster of clusters)
        expect(fleet.deployed(app, environment, cluster)).toBe(`${REGISTRY}/shop/${app}:${tag}`);
    }
    counts.apps = Object.keys(CASES).length;
    counts.commits += files.length;
    await round(scene, { last: true });
  });

  test('pushes with a deploy key, to the hosts that Argo CD knows', async () => {
    const fleet = new WatchedFleet().watch('shop', { policy: '{constraint: "1.x"}', runs: '1.0.0' });
    const remote = await fleet.published(PATH);
    const scene = { fleet, internet: await internetOf({}), login: { sshPrivateKey: 'the deploy key' } };
    await deliver(scene);
    const ssh = standInForSsh(fleet.remotes);
    const { log, failed, robot } = await round(scene, { last: true, ssh: ssh.program });
    expect(failed, log).toEqual([]);
    expect(logOf(remote, 'main', '%an')).toContain(overlayOf('shop'));
    const settings = ssh.said();
    expect(settings).toContain('the deploy key');
    expect(settings.filter((line) => /^(user|hostname|stricthostkeychecking|userknownhostsfile) /.test(line))).toEqual([
      'user git',
      `hostname ${GITLAB}`,
      'stricthostkeychecking true',
      `userknownhostsfile ${robot.fileAt('/app/config/ssh/ssh_known_hosts')}`,
    ]);
    counts.commits += 1;
    counts.apps += 1;
  });

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: KeyObject) =>
    key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

  test.each([
    [
      'GitLab',
      BY_TOKEN,
      PATH,
      PUSHER,
      (root: string) => {
        const { answer, asked } = gitLab({ root, ...PUSHER });
        return { hosts: { [GITLAB]: answer }, asked };
      },
    ],
    [
      'GitHub',
      'git: {repository: "https://github.com/shop/fleet.git", credentials: github-app}',
      'shop/fleet.git',
      { githubAppID: '7', githubAppInstallationID: '42', githubAppPrivateKey: pem(privateKey) },
      (root: string) => {
        const app = { id: '7', installation: '42', publicKey: pem(publicKey) };
        const { answer, asked } = gitHub(app, 'app-token');
        const git = repositories({ root, username: 'x-access-token', password: 'app-token' });
        return { hosts: { 'github.com': git, 'api.github.com': answer }, asked };
      },
    ],
  ])('opens one request on %s, and leaves the branch alone', async (name, options, path, login, forgeOf) => {
    const policy = `{constraint: "1.x", pullRequest: ${name.toLowerCase()}}`;
    const fleet = new WatchedFleet(options).watch('shop', { policy, runs: '1.0.0' });
    const remote = await fleet.published(path);
    const { hosts, asked } = forgeOf(fleet.remotes);
    const internet = await internetOf(hosts);
    const trusted = Object.fromEntries(Object.keys(hosts).map((host) => [host, internet.authority]));
    const scene = { fleet, internet, login, trusted };
    await deliver(scene);
    const first = await round(scene);
    expect(first.failed, first.log).toEqual([]);
    const [branch = '', ...others] = branchesOf(remote).filter((each) => each !== 'main');
    expect(others).toEqual([]);
    expect(asked).toEqual([{ title: 'Set shop/shop to 1.1.0', from: branch, to: 'main' }]);
    expect(logOf(remote, 'main', '')).toBe('');
    expect(logOf(remote, branch, '').trim()).toBe(overlayOf('shop'));
    const second = await round(scene, { last: true });
    expect(second.failed, second.log).toEqual([]);
    expect({ requests: asked.length, branches: branchesOf(remote).length }).toEqual({ requests: 1, branches: 2 });
    counts.requests += 1;
    counts.apps += 1;
  });

  test('gives neither login to a host that it has no reason to believe', async () => {
    const fleet = new WatchedFleet(BY_TOKEN).watch('shop', { policy: '{constraint: "1.x"}', runs: '1.0.0' });
    const remote = await fleet.published(PATH);
    const internet = await internetOf({ [GITLAB]: repositories({ root: fleet.remotes, ...PUSHER }) });
    const { certificate } = await newAuthority('another');
    const scene = { fleet, internet, login: PUSHER };
    await deliver({ ...scene, trusted: { [GITLAB]: certificate } });
    const toGit = await round(scene);
    expect(toGit).toMatchObject({
      failed: ['shop-dev'],
      log: expect.stringContaining('certificate verification failed'),
    });
    await deliver({ ...scene, trusted: { [GITLAB]: internet.authority }, authority: certificate });
    const toRegistry = await round(scene, { last: true });
    expect(toRegistry).toMatchObject({
      failed: ['shop-dev'],
      log: expect.stringContaining('certificate signed by unknown'),
    });
    expect(toRegistry.metrics).toMatch(/^argocd_image_updater_images_errors_total\{[^}]*"shop-dev"[^}]*\} 1$/m);
    expect(logOf(remote, 'main', '')).toBe('');
  });
});
