import { join } from 'node:path';
import { registry as components } from '../../../charts/index.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { overlayFolder } from '../../../engine/load/apps/images.ts';
import { openFleet, secretKey } from '../../../engine/seal/seal-fleet.ts';
import { AppsFleet } from '../../engine/image/apps-fleet.ts';
import { complaints } from '../answers.ts';
import { definitionsFor, install } from '../definitions.ts';
import { deliveriesOf, treeOf } from '../delivery.ts';
import type { Server } from '../server.ts';
import { expectedSecret } from '../unsealed.ts';
import { Remote } from './remote.ts';

const CENTRAL = 'cluster-01';
const COMPONENT = 'argocd-image-updater';

export const REGISTRY = 'registry.example.org';

/** What the fleet has a mirror of, in its own registry. */
const UPSTREAM = 'upstream.example.org';

export const overlayOf = (app: string, environment = 'dev'): string =>
  `clusters/${overlayFolder(app, environment)}/kustomization.yaml`;

export interface Watched {
  /** Flow map of `imageUpdater`. */
  policy: string;
  /** What runs: a tag, or a tag and a digest with an @ between them. */
  runs: string;
  environment?: 'dev' | 'prod';
  /** In whose place the fleet has a mirror. */
  registry?: string;
}

export const CLUSTERS = { dev: ['cluster-02'], prod: ['cluster-03', 'cluster-04'] } as const;

/** Plaintexts by `namespace/name` of a Secret and value. */
export type Plain = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A fleet whose apps the Image Updater watches, in a repository to which it pushes. */
export class WatchedFleet extends AppsFleet {
  readonly #watched = new Map<string, Watched>();

  /** @param options of the component, as lines of YAML. */
  constructor(...options: readonly string[]) {
    super();
    const lines = ['enabled: true', `reaches: [auth.${REGISTRY}]`, ...options].map((line) => `    ${line}\n`).join('');
    this.append('fleet.yaml', `mirrors: {${UPSTREAM}: ${REGISTRY}}\n`);
    this.append(`${CENTRAL}.yaml`, `components:\n  ${COMPONENT}-crds: true\n  ${COMPONENT}:\n${lines}`);
  }

  /** What holds the repositories, by the paths of their URLs. */
  get remotes(): string {
    return join(this.top, 'remotes');
  }

  watch(app: string, watched: Watched): this {
    const { policy, runs, environment = 'dev', registry: host = REGISTRY } = watched;
    const [tag = '', digest] = runs.split('@');
    const image = `${host}/shop/${app}`;
    this.#watched.set(app, watched);
    this.write(
      `apps/${app}.yaml`,
      `name: ${app}
namespace: ${app}
image: ${image}
registryLogin: true
environments:
  ${environment}:
    imageUpdater: ${policy}
`,
    );
    return this.write(
      overlayOf(app, environment).replace(/^clusters\//, ''),
      `apiVersion: kustomize.config.k8s.io/v1beta1
images:
  - name: ${image}
    newTag: "${tag}"
${digest === undefined ? '' : `    digest: ${digest}\n`}kind: Kustomization
`,
    );
  }

  get apps(): string[] {
    return [...this.#watched.keys()];
  }

  /** Renders it, and puts it into a repository of this URL path. */
  async published(path: string): Promise<Remote> {
    const { code, stderr } = await this.synth();
    if (code !== 0) throw new Error(stderr.match(/^error .*/gm)?.join('\n') ?? stderr);
    this.committed();
    return new Remote(join(this.remotes, path), this.top);
  }

  /** What the central cluster has of the Image Updater, by its dist. */
  objects(): readonly KubeObject[] {
    const deliveries = deliveriesOf(treeOf(this.out), CENTRAL);
    return deliveries.find(({ component }) => component === COMPONENT)!.objects;
  }

  /** Brings to the central cluster what Argo CD would, and what the sealing controller would open. */
  async deliver(server: Server, plain: Plain): Promise<void> {
    const objects = [...this.objects(), ...this.#secrets(plain), ...this.#applications()];
    await install(definitionsFor(objects).definitions, server.client);
    for (const object of objects) {
      const refused = complaints(object, await server.client.apply(object));
      if (refused.length > 0) throw new Error(refused.join('\n'));
    }
  }

  #secrets(plain: Plain): KubeObject[] {
    const { needed } = openFleet({ folder: this.folder, schemas: 'imports/schemas', registry: components });
    const own = needed.filter((need) => need.cluster === CENTRAL && need.components.includes(COMPONENT));
    return own.map((need) => {
      const { type, data } = expectedSecret(need, plain[secretKey(need)] ?? {});
      const metadata = { name: need.spec.name, namespace: need.namespace };
      return { apiVersion: 'v1', kind: 'Secret', type, metadata, data: base64(data) } as KubeObject;
    });
  }

  /** As Argo CD leaves them once they are synced. */
  #applications(): KubeObject[] {
    const tree = treeOf(this.out);
    return [...this.#watched].flatMap(([app, { runs, environment = 'dev' }]) =>
      CLUSTERS[environment].map((cluster): KubeObject => {
        const found = deliveriesOf(tree, cluster).find(({ component }) => component === `${app}-${environment}`)!;
        const status = { sourceType: 'Directory', summary: { images: [`${REGISTRY}/shop/${app}:${runs}`] } };
        return { ...found.application, status };
      }),
    );
  }
}

const base64 = (data: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
