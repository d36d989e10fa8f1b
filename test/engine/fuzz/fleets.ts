import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { stringify } from 'yaml';
import { z } from 'zod';
import { registry } from '../../../charts/index.ts';
import {
  CLUSTER_FIELDS,
  ClusterSchema,
  DeliverySchema,
  type ROLES,
  type Role,
} from '../../../clusters/schema/cluster.ts';
import { FleetSchema } from '../../../clusters/schema/fleet.ts';
import { StoreSchema } from '../../../clusters/schema/secret-stores.ts';
import { SecretsSchema } from '../../../clusters/schema/secrets.ts';
import { dnsLabel } from '../../../clusters/schema/units.ts';
import type { LabelledCluster } from '../../../engine/load/apps/choice.ts';
import { longestClusterName } from '../../../engine/load/cluster.ts';
import { accepted } from './accepted.ts';
import { valuesOf } from './json-schema.ts';
import { someStages, stagesOf } from './stages.ts';

type Data = Record<string, unknown>;

/** File → what stands in it. */
export type FleetFiles = Readonly<Record<string, Data>>;

const LONGEST = longestClusterName(registry.components);

const clusterName = fc.oneof(
  fc.integer({ min: 1, max: 99 }).map((number) => `cluster-${String(number).padStart(2, '0')}`),
  valuesOf(dnsLabel)
    .map(String)
    .filter((name) => name.length <= LONGEST && name !== 'fleet'),
);

const MIRRORS = [
  ['quay.io', 'mirror.example.org:5000/quay'],
  ['registry.k8s.io', 'mirror.example.org/k8s'],
];

const fleetData = fc
  .tuple(
    // Stages name clusters and each other.
    valuesOf(FleetSchema.omit({ environments: true, branches: true, projects: true })),
    fc.constantFrom('https://git.example.org/fleet.git', 'ssh://git@git.example.org/fleet.git'),
    fc.constantFrom('http://s3.example.org:9000', 'https://s3.example.org', 'http://10.99.0.1/'),
    fc.subarray(MIRRORS),
  )
  .map(([data, url, endpoint, mirrors]) => {
    const { git, objectStorage, ...rest } = asMap(data);
    return asMap(
      accepted(FleetSchema, {
        ...rest,
        git: accepted(FleetSchema.shape.git, { ...asMap(git), url }),
        zone: 'k8s-{cluster}.example.org',
        central: 'central',
        objectStorage: { ...asMap(objectStorage), endpoint },
        mirrors: Object.fromEntries(mirrors),
      }),
    );
  });

/** Mostly as the role has it: what needs a component that is off is refused as a whole. */
const asByRole = (byRole: boolean): Arbitrary<boolean> =>
  fc.oneof({ weight: 199, arbitrary: fc.constant(byRole) }, { weight: 1, arbitrary: fc.boolean() });

const componentsOf = (role: Role): Arbitrary<Data> => {
  const settings = registry.components.map(({ name, options, roles }) => {
    const settings = fc
      .tuple(valuesOf(options), valuesOf(DeliverySchema), asByRole(roles.includes(role)))
      .map(([own, delivery, enabled]) => ({
        ...asMap(accepted(options, own)),
        // Most patches and drifts change nothing that is there, and are refused as such.
        ...asMap(accepted(DeliverySchema, { ...asMap(delivery), enabled, patches: [], allowDrift: [] })),
      }));
    const plain = fc.constant(roles.includes(role));
    return [name, fc.oneof({ weight: 1, arbitrary: plain }, { weight: 4, arbitrary: settings })] as const;
  });
  return fc.record(Object.fromEntries(settings), { requiredKeys: [] });
};

/** What is on because it is asked for is on just where it is: elsewhere it has nothing to do, or is missing. */
export function asAskedFor(components: Data, secrets: unknown): Data {
  const asked = { secrets: SecretsSchema.parse(secrets) };
  const enabled = registry.components.flatMap(({ name, askedFor }) =>
    askedFor === undefined || components[name] === undefined
      ? []
      : [[name, { ...asMap(components[name]), enabled: askedFor(asked) }]],
  );
  return { ...components, ...Object.fromEntries(enabled) };
}

const bounds = fc.dictionary(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('monitoring', 'logging-agent') },
    { weight: 1, arbitrary: clusterName },
  ),
  valuesOf(CLUSTER_FIELDS.namespaces.unwrap().valueType),
  { maxKeys: 2 },
);

/** All secrets from any store, or none yet; which of them are excepted, few names could tell. */
const { from, remoteKey, refreshInterval } = SecretsSchema.shape;
export const external = fc
  .tuple(valuesOf(z.strictObject({ from, remoteKey, refreshInterval })), valuesOf(StoreSchema))
  .map(([secrets, store]) => accepted(SecretsSchema, { ...asMap(secrets), store: accepted(StoreSchema, store) }) ?? {});

const dataOf = (role: Role): Arbitrary<Data> =>
  fc
    .record({
      data: valuesOf(ClusterSchema.omit({ zone: true, storageClass: true, namespaces: true, secrets: true })),
      // Each has one of its own, if it has one.
      zone: fc.constantFrom(undefined, undefined, 'own'),
      storageClass: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(undefined, 'longhorn-r1', 'longhorn-r3') },
        { weight: 1, arbitrary: fc.constant('nowhere') },
      ),
      // They have to be of use to what runs there, which few are.
      namespaces: fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: bounds }),
      secrets: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: external }),
      components: componentsOf(role),
      kubernetes: fc.constantFrom('1.36', '1.36', '1.28'),
      // Mostly enough of them for the copies of a volume.
      count: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(3, 4, 5) },
        { weight: 1, arbitrary: fc.constantFrom(1, 2) },
      ),
    })
    // The definitions of External Secrets need a newer Kubernetes.
    .map(({ secrets, ...rest }) => ({ ...rest, secrets: rest.kubernetes === '1.28' ? {} : secrets }))
    .map(({ data, kubernetes, count, namespaces, secrets, components, ...own }) => ({
      ...own,
      ...asMap(accepted(ClusterSchema, { ...asMap(data), ...ADDRESSES, name: 'x', role, kubernetes })),
      namespaces: accepted(CLUSTER_FIELDS.namespaces, namespaces),
      secrets,
      nodes: { ...asMap(asMap(data).nodes), count },
      components: asAskedFor(components, secrets),
    }));

const ADDRESSES = { apiServer: 'https://h', nodeAddresses: ['10.0.0.1'], loadBalancerPool: '10.0.0.1-10.0.0.2' };

const DATA = { central: dataOf('central'), edge: dataOf('edge') } satisfies Record<(typeof ROLES)[number], unknown>;

/** Fleets whose files the schemas accept, with addresses that no two clusters share. */
export const fleets = (most = 3): Arbitrary<FleetFiles> =>
  fc
    .tuple(
      fleetData,
      fc.uniqueArray(clusterName, { minLength: most, maxLength: most }),
      DATA.central,
      fc.array(DATA.edge, { maxLength: most - 1 }),
    )
    .chain(([fleet, names, central, edges]) => {
      const clusters = [central, ...edges].map((data, index) => placed(data, names[index]!, index));
      return stagesOf(clusters.map(labelled)).map((stages) => ({
        'fleet.yaml': { ...fleet, ...stages.fleet, central: names[0] },
        ...Object.fromEntries(clusters.map((cluster) => [`${cluster.name}.yaml`, cluster] as const)),
        ...stages.apps,
      }));
    });

/** Fleets of clusters as they are by default, with apps in each. */
export const appFleets = (most = 3): Arbitrary<FleetFiles> =>
  fc.integer({ min: 1, max: most }).chain((count) => {
    const clusters = Array.from({ length: count }, (_, i) =>
      placed(PLAIN[i === 0 ? 'central' : 'edge'], `cluster-0${i + 1}`, i),
    );
    return someStages(clusters.map(labelled)).map(({ fleet, apps }) => ({
      'fleet.yaml': { ...PLAIN.fleet, ...fleet, central: clusters[0]!.name },
      ...Object.fromEntries(clusters.map((cluster) => [`${cluster.name}.yaml`, cluster] as const)),
      ...apps,
    }));
  });

/** What apps need of a cluster, and no role has by itself. */
const FOR_APPS = ['argo-rollouts-crds', 'argo-rollouts', 'gateway-api-crds', 'gateway'];
const FOR_ROBOTS = {
  'argocd-image-updater-crds': true,
  // A deploy key could open no request.
  'argocd-image-updater': {
    enabled: true,
    git: { repository: 'https://git.example.org/fleet.git', credentials: 'token' },
  },
};

const plain = (role: Role): Data => ({
  role,
  labels: { region: role, fleet: 'one' },
  components: {
    ...Object.fromEntries(FOR_APPS.map((name) => [name, true])),
    ...(role === 'central' ? FOR_ROBOTS : {}),
  },
  kubernetes: '1.36',
  ingress: 'address',
  nodes: { count: 3, cpu: '8', memory: '32Gi', disk: '500Gi' },
});

const PLAIN = {
  fleet: {
    git: { url: 'https://git.example.org/fleet.git' },
    zone: 'k8s-{cluster}.example.org',
    objectStorage: { endpoint: 'http://s3.example.org:9000' },
  },
  central: plain('central'),
  edge: plain('edge'),
} satisfies Record<string, Data>;

function placed(data: Data, name: string, index: number): Data & { name: string } {
  const net = `10.${index}.0`;
  return {
    ...data,
    components: ownTenants(data.components, name),
    name,
    ...(data.zone === undefined ? {} : { zone: `${data.zone}-${index}.example.net` }),
    apiServer: `https://${net}.1:6443`,
    nodeAddresses: Array.from({ length: Number(asMap(data.nodes).count) }, (_, node) => `${net}.${1 + node}`),
    loadBalancerPool: `${net}.100-${net}.109`,
  };
}

/** Limits of the cluster itself, by its name. */
function ownTenants(components: unknown, name: string): Data {
  const { 'thanos-receiver': receiver, ...others } = asMap(components);
  const { router } = asMap(receiver);
  const { limits } = asMap(router);
  const { tenants } = asMap(limits);
  if (tenants === undefined) return asMap(components);
  const own = Object.fromEntries(Object.values(asMap(tenants)).map((each) => [name, each]));
  const all = { ...asMap(router), limits: { ...asMap(limits), tenants: own } };
  return { ...others, 'thanos-receiver': { ...asMap(receiver), router: all } };
}

const labelled = ({ name, labels }: Data & { name: string }): LabelledCluster => ({
  name,
  labels: Object.fromEntries(Object.entries(asMap(labels)).map(([key, value]) => [key, String(value)])),
});

const asMap = (value: unknown): Data => (typeof value === 'object' && value !== null ? { ...value } : {});

export const textsOf = (fleet: FleetFiles): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fleet).map(([name, data]) => [
      name,
      stringify(data, { aliasDuplicateObjects: false, lineWidth: 0 }),
    ]),
  );

/** Writes a fleet in place of the one before; a demo one, in which secrets may be missing. */
export function writeFleet(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'certs'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (name === 'fleet.yaml' || name.includes('/')) continue;
    cpSync('clusters/certs/cluster-01.pem', join(folder, 'certs', name.replace(/yaml$/, 'pem')));
  }
}

/** The central cluster of the example alone, without the environments that name others. */
export function centralAlone(): Record<string, string> {
  const own = (name: string) => readFileSync(join('clusters', name), 'utf8');
  return {
    'fleet.yaml': own('fleet.yaml').replaceAll(/^(environments|branches|projects):\n( .*\n)*/gm, ''),
    'cluster-01.yaml': own('cluster-01.yaml'),
  };
}
