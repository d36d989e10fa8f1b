import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inProcess } from '../commands/in-process.ts';
import { copyFourClusters, TemporaryFleet } from '../load/temporary-fleet.ts';

export const FRONTEND = 'registry.example.org/shop/frontend';
export const BACKEND = 'registry.example.org/shop/backend';

const ENVIRONMENTS = `environments:
  dev:
    clusters: [cluster-02]
  staging:
    clusters: [cluster-03]
  prod:
    clusters: [cluster-03, cluster-04]
`;

const app = (name: string, image: string) => `name: ${name}
namespace: shop
image: ${image}
environments:
  dev: {}
  staging: {}
  prod: {}
`;

const LOCK = `# what runs where
backend:
  dev: ${BACKEND}:v1.0.0
  staging: ${BACKEND}:v1.0.0
  prod: ${BACKEND}:v1.0.0
frontend:
  dev: ${FRONTEND}:v1.0.0   # by hand
  staging: ${FRONTEND}:v1.0.0
  prod: ${FRONTEND}:v1.0.0
`;

/** The four clusters with two apps in three environments, in a folder with room for dist and Git. */
export class AppsFleet extends TemporaryFleet {
  readonly top: string;

  constructor(copy = copyFourClusters) {
    super(copy);
    this.top = dirname(this.folder);
    this.append('fleet.yaml', ENVIRONMENTS);
    this.write('apps/frontend.yaml', app('frontend', FRONTEND)).write('apps/backend.yaml', app('backend', BACKEND));
    this.write('apps/images.yaml', LOCK);
  }

  get out(): string {
    return join(this.top, 'dist');
  }

  /** The arguments by which a command works on this fleet. */
  on(...words: string[]): string[] {
    return [...words, '--clusters', this.folder, '--out', this.out];
  }

  image(...words: string[]) {
    return inProcess(this.on('image', ...words), { top: this.top });
  }

  /** What runs where. */
  async list(): Promise<unknown> {
    const { stdout } = await inProcess(['image', 'list', '--json', '--clusters', this.folder], { top: this.top });
    return JSON.parse(stdout);
  }

  synth() {
    return inProcess(this.on('synth', '--quiet'), { top: this.top });
  }

  /** Exit code of a comparison of what would be written with what stands there: 0 where nothing differs. */
  async diff(): Promise<unknown> {
    return (await inProcess(this.on('diff'), { top: this.top })).code;
  }

  text(path: string): string {
    return readFileSync(join(this.top, path), 'utf8');
  }

  get lock(): string {
    return this.text('clusters/apps/images.yaml');
  }

  /** The image in the Deployment of an app on a cluster, as Argo CD reads it. */
  deployed(app: string, environment: string, cluster: string): string | undefined {
    const text = this.text(`dist/clusters/${cluster}/${app}-${environment}/deployment-${app}.yaml`);
    return /^ +image: (.+)$/m.exec(text)?.[1];
  }

  /** Lets a robot watch the registry for an app in an environment, whose overlay says what runs. */
  updated(app: string, environment: string, overlay: string): this {
    const setting = 'imageUpdater: {constraint: "1.x"}';
    this.edit(`apps/${app}.yaml`, `  ${environment}: {}`, `  ${environment}:\n    ${setting}`);
    const repository = app === 'frontend' ? FRONTEND : BACKEND;
    this.write('apps/images.yaml', this.lock.replace(new RegExp(`^  ${environment}: ${repository}:.*\n`, 'm'), ''));
    return this.write(`apps/overlays/${app}/${environment}/kustomization.yaml`, overlay);
  }

  git(...args: string[]): string {
    return this.gitReads('', ...args);
  }

  /** With what it reads from its standard input. */
  gitReads(input: string, ...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];
    return execFileSync('git', ['-C', this.top, ...identity, ...args], { input, encoding: 'utf8', stdio: 'pipe' });
  }

  /** A repository with all that stands there. */
  committed(message = 'Start'): this {
    mkdirSync(this.out, { recursive: true });
    writeFileSync(join(this.top, '.gitignore'), '.fleetwright-lock*\n');
    this.git('init', '--quiet', '-b', 'main');
    this.git('config', 'user.name', 'a');
    this.git('config', 'user.email', 'a@b.c');
    return this.commit(message);
  }

  commit(message: string): this {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this;
  }
}
