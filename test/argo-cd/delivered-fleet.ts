import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import { ACCOUNT, accessOf } from '../../engine/access/account.ts';
import { deliveredTo } from '../../engine/access/delivered.ts';
import { namespacesMade, needsOf } from '../../engine/access/needs.ts';
import { loadFleet } from '../../engine/load/index.ts';
import { Schemas } from '../../engine/validate/index.ts';
import { complaints } from '../cluster/answers.ts';
import { binariesOf, declaredVersions } from '../cluster/binaries.ts';
import { type Client, MERGE } from '../cluster/client.ts';
import { itemsOf, PROGRAMS, startControllers } from '../cluster/controllers.ts';
import { allDefinitions, install } from '../cluster/definitions.ts';
import { clustersOf, objectsIn, type Tree } from '../cluster/delivery.ts';
import { startRollouts } from '../cluster/rollouts/controller.ts';
import { Server } from '../cluster/server.ts';
import { startArgoCd } from './argo-cd.ts';
import { committedOf, isArgoCd, isCilium } from './committed.ts';
import { Repository } from './repository.ts';
import { standIn, WITHOUT } from './stand-ins.ts';

const NAMESPACE = 'argocd';
const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;

/** What Argo CD says of an Application, as far as tests look at it. */
export interface Application extends KubeObject {
  metadata: KubeObject['metadata'] & { creationTimestamp: string };
  status?: {
    sync?: { status: string; revision?: string; revisions?: string[] };
    health?: { status: string };
    reconciledAt?: string;
    operationState?: {
      phase: string;
      message: string;
      startedAt: string;
      syncResult?: { resources: { kind: string; name: string; hookType?: string; hookPhase?: string }[] };
    };
    history?: { deployStartedAt: string; deployedAt: string }[];
    conditions?: { type: string; message: string }[];
    resources?: { kind: string; name: string; status?: string; health?: { status: string; message?: string } }[];
  };
}

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority': string; 'tls-server-name': string } }];
}

/** The clusters of a fleet, each with an API server and Kubernetes' controllers, and Argo CD on the central one. */
export class DeliveredFleet {
  readonly central: string;
  readonly clusters: readonly string[];
  readonly #fleet: Fleet;
  readonly #repository: Repository;
  readonly #servers = new Map<string, Server>();
  readonly #endings: (() => void | Promise<void>)[] = [];

  private constructor(fleet: Fleet, repository: Repository, tree: Tree) {
    this.#fleet = fleet;
    this.#repository = repository;
    this.#endings.push(() => repository.stop());
    this.central = fleet.central;
    this.clusters = clustersOf(tree);
  }

  /** Up to the moment at which a person applies the root: no edge is known to Argo CD yet. */
  static async start(clusters: string, tree: Tree): Promise<DeliveredFleet> {
    const { fleet } = loadFleet({
      folder: clusters,
      components: registry.components,
      kubernetesVersions: Schemas.supported('imports/schemas'),
    });
    const branches = new Set(Object.values(fleet!.apps).map(({ revision }) => revision));
    const others = [...branches].filter((branch) => branch !== fleet!.git.revision);
    const started = new DeliveredFleet(fleet!, await Repository.start({ ...fleet!.git, others }), tree);
    try {
      await started.#start(clusters, tree);
    } catch (cause) {
      await started.stop();
      throw cause;
    }
    return started;
  }

  async #start(clusters: string, tree: Tree): Promise<void> {
    this.commit(tree, 'The whole fleet');
    for (const cluster of this.clusters) {
      const server = await Server.start(binariesOf(declaredVersions(clusters)(cluster), PROGRAMS)!);
      this.#servers.set(cluster, server);
      this.#endings.push(() => server.stop());
      await startControllers(server, WITHOUT);
      this.#endings.push(standIn(server.client));
      const { definitions } = allDefinitions();
      const isThere = (each: KubeObject) => isCilium(each) || (cluster === this.central && isArgoCd(each));
      await install(definitions.filter(isThere), server.client);
      if (this.#hasRollouts(cluster)) await startRollouts(server);
    }
    await this.#settings();
    await startArgoCd(this.#servers.get(this.central)!, this.#repository);
  }

  /** Makes a commit in which dist is this tree; gives its hash. */
  commit(tree: Tree, message: string): string {
    return this.#repository.commit(committedOf(tree, this.#fleet.git), message);
  }

  client(cluster: string): Client {
    return this.#servers.get(cluster)!.client;
  }

  /** What a person applies. */
  async begin(tree: Tree): Promise<void> {
    for (const object of objectsIn(tree, ['argocd/root-application.yaml'])) {
      const refused = complaints(object, await this.client(this.central).apply(object));
      if (refused.length > 0) throw new Error(refused.join('\n'));
    }
  }

  /** Lets Argo CD into an edge: the account and the rights of `cluster add`, and the Secret that tells Argo CD of it. */
  async admit(cluster: string): Promise<void> {
    const data = this.#fleet.clusters.find(({ name }) => name === cluster)!;
    const schemas = new Schemas('imports/schemas', data.kubernetes);
    const { delivered } = deliveredTo(this.#fleet, data, { registry, schemas });
    const { prepared, account } = accessOf(cluster, needsOf(delivered), namespacesMade(delivered));
    const client = this.client(cluster);
    for (const object of prepared) await client.create(object);
    for (const object of account) await created(client, object);
    const path = `/api/v1/namespaces/${ACCOUNT.namespace}/serviceaccounts/${ACCOUNT.name}/token`;
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 86_400 },
    };
    const { status } = (await client.send('POST', path, request)).body as { status: { token: string } };
    const [{ cluster: at }] = (client.kubeconfig() as Kubeconfig).clusters;
    const caData = readFileSync(at['certificate-authority']).toString('base64');
    const tlsClientConfig = { serverName: at['tls-server-name'], caData };
    await created(this.client(this.central), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `cluster-${cluster}`,
        namespace: NAMESPACE,
        labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
      },
      stringData: {
        name: cluster,
        server: at.server,
        config: JSON.stringify({ bearerToken: status.token, tlsClientConfig }),
      },
    });
  }

  /** What a person does on the central cluster once a cluster has left. */
  async forget(cluster: string): Promise<void> {
    const client = this.client(this.central);
    const secret = `/api/v1/namespaces/${NAMESPACE}/secrets/cluster-${cluster}`;
    const applications = `${APPLICATIONS}?labelSelector=fleetwright/cluster=${cluster}`;
    for (const path of [secret, applications]) {
      const { status, body } = await client.send('DELETE', path);
      if (status >= 300) throw new Error(`${path}: ${body.message}`);
    }
  }

  async applications(): Promise<Map<string, Application>> {
    const items = await itemsOf<Application>(this.client(this.central), APPLICATIONS);
    return new Map(items.map((item) => [item.metadata.name, item]));
  }

  async refresh(name: string): Promise<void> {
    const metadata = { annotations: { 'argocd.argoproj.io/refresh': 'hard' } };
    await this.client(this.central).send('PATCH', `${APPLICATIONS}/${name}`, { metadata }, MERGE);
  }

  async stop(): Promise<void> {
    for (const end of this.#endings.reverse()) await end();
  }

  #hasRollouts(cluster: string): boolean {
    return this.#fleet.clusters.some(
      ({ name, components }) => name === cluster && components['argo-rollouts'] !== undefined,
    );
  }

  /** Argo CD as it is installed, with what docs/bootstrap.md adds. */
  async #settings(): Promise<void> {
    const client = this.client(this.central);
    const labels = { 'app.kubernetes.io/part-of': 'argocd' };
    const made = (kind: string, name: string, content: object): KubeObject => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, namespace: NAMESPACE, labels },
      ...content,
    });
    const project = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' };
    for (const object of [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      made('ConfigMap', 'argocd-cm', documented()),
      made('ConfigMap', 'argocd-rbac-cm', {}),
      made('Secret', 'argocd-secret', { stringData: { 'server.secretkey': 'of a test' } }),
      { ...project, metadata: { name: 'default', namespace: NAMESPACE }, spec: {} },
    ]) {
      await created(client, object);
    }
  }
}

/** What a person is told to patch into argocd-cm. */
function documented(): object {
  const [, data] =
    /```yaml\n(data:\n {2}resource\.respectRBAC[\s\S]+?)```/.exec(readFileSync('docs/bootstrap.md', 'utf8')) ?? [];
  if (data === undefined) throw new Error('docs/bootstrap.md has no data for argocd-cm');
  return load(data) as object;
}

async function created(client: Client, object: KubeObject): Promise<void> {
  const { status, body } = await client.create(object);
  if (status >= 300 && body.reason !== 'AlreadyExists') throw new Error(`${object.metadata.name}: ${body.message}`);
}
