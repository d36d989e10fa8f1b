import type { RequestListener } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { newAuthority } from '../../engine/connect/certificates.ts';
import type { Server } from '../server.ts';
import { Internet } from './internet.ts';
import { CASES } from './policies.ts';
import { Registry } from './registry.ts';
import { Robot } from './robot.ts';
import { checkedSince, deleted, failed } from './updaters.ts';
import { type Plain, REGISTRY, type WatchedFleet } from './watched-fleet.ts';

const READER = { username: 'reader', password: 'registry-password' };
const AUTH = Buffer.from(`${READER.username}:${READER.password}`).toString('base64');
const PULLS = { '.dockerconfigjson': JSON.stringify({ auths: { [REGISTRY]: { auth: AUTH } } }) };

/** PEM, each undefined where it is the right one. */
interface Believed {
  /** As the fleet's own. */
  fleet?: string;
  /** As that of every Git host. */
  git?: string;
}

interface Setting {
  server: Server;
  program: string;
  fleet: WatchedFleet;
  /** What the robot pushes with. */
  login: Plain[string];
  /** Where it pushes to. */
  forges: Readonly<Record<string, RequestListener>>;
  ssh?: string;
}

/** A fleet, and all that the robot asks: a registry whom the fleet's authority vouches for, and Git hosts of another. */
export class Scene {
  readonly #setting: Setting;
  readonly #internet: Internet;
  readonly #authorities: Required<Believed>;

  private constructor(setting: Setting, internet: Internet, authorities: Required<Believed>) {
    this.#setting = setting;
    this.#internet = internet;
    this.#authorities = authorities;
  }

  static async of(setting: Setting): Promise<Scene> {
    const [fleet, git] = await Promise.all([newAuthority('fleet'), newAuthority('git')]);
    const images = new Registry(REGISTRY, READER);
    for (const app of setting.fleet.apps) images.has(`shop/${app}`, ...(CASES[app]?.has ?? ['1.0.0', '1.1.0']));
    const forges = Object.entries(setting.forges).map(([host, answer]) => [host, { answer, by: git }] as const);
    const internet = await Internet.start({
      [REGISTRY]: { answer: images.answer, by: fleet },
      [`auth.${REGISTRY}`]: { answer: images.tokens, by: fleet },
      ...Object.fromEntries(forges),
    });
    onTestFinished(() => internet.stop());
    const scene = new Scene(setting, internet, { fleet: fleet.certificate, git: git.certificate });
    await scene.deliver();
    return scene;
  }

  /** Brings all to the cluster that the robot runs in. */
  async deliver(believed: Believed = {}): Promise<void> {
    const { server, fleet, login, forges } = this.#setting;
    const authorities = { ...this.#authorities, ...believed };
    await fleet.deliver(server, {
      'argocd/argocd-image-updater-git': login,
      'argocd/argocd-image-updater-ca': { 'ca.crt': authorities.fleet },
      'argocd/registry-login': PULLS,
    });
    const configs = {
      'argocd-tls-certs-cm': Object.fromEntries(Object.keys(forges).map((host) => [host, authorities.git])),
      'argocd-ssh-known-hosts-cm': { ssh_known_hosts: 'git.example.org ssh-ed25519 AAAA\n' },
    };
    for (const [name, data] of Object.entries(configs)) {
      const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'argocd' }, data };
      await server.client.apply(config as KubeObject);
    }
  }

  /**
   * Starts the robot, has it look at each app once, and ends it.
   * @param last whether all ImageUpdaters go before it ends
   */
  async round({ last = false } = {}) {
    const { server, program, fleet, ssh } = this.#setting;
    const robot = new Robot(server, fleet.objects());
    try {
      const since = Date.now();
      await robot.start({ program, proxy: this.#internet.proxy, ssh });
      expect(await checkedSince(server.client, since), robot.log()).toEqual([]);
      const said = { log: robot.log(), metrics: await robot.metrics(), failed: await failed(server.client), robot };
      if (last) expect(await deleted(server.client)).toEqual([]);
      return said;
    } finally {
      await robot.stop();
    }
  }
}
