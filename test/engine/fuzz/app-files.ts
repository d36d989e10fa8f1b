import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';
import { AppSchema, workloadIn } from '../../../clusters/schema/app.ts';
import { ImageUpdaterSchema } from '../../../clusters/schema/images.ts';
import { StrategySchema } from '../../../clusters/schema/strategy.ts';
import { labelValue, serviceName } from '../../../clusters/schema/units.ts';
import { WORKLOAD_FIELDS, WorkloadSchema } from '../../../clusters/schema/workload.ts';
import { chosenClusters, type LabelledCluster } from '../../../engine/load/apps/choice.ts';
import { accepted, placesOf, withoutRefused } from './accepted.ts';
import { valuesOf } from './json-schema.ts';

type Data = Record<string, unknown>;

/** An environment that apps are delivered to. */
export interface Stage {
  name: string;
  clusters: readonly LabelledCluster[];
  /** Whether commits move it: a robot may then write its images. */
  moves: boolean;
}

/** One that a hyphen is a part of could be called as another in another environment. */
export const appName: Arbitrary<string> = valuesOf(serviceName)
  .map(String)
  .filter((name) => !name.includes('-') && name.length <= 8 && !['images', 'overlays'].includes(name));

const { network, ports, autoscaling } = WORKLOAD_FIELDS;

/** Made apart, or what others name has to be there: images of the lock, ports, hosts, clusters, objects. */
const APART = [
  ...['image', 'ports', 'ingress', 'network', 'delivery', 'autoscaling'],
  ...['clusters', 'rollingSync', 'imageUpdater', 'allowDrift', 'patches'],
];

const { shape } = AppSchema.unwrap().shape.environments.valueType;
const differences = z.strictObject(Object.fromEntries(Object.entries(shape).filter(([name]) => !APART.includes(name))));

/** No analysis stands ahead of the first pod. */
export const delivery = valuesOf(StrategySchema).map((strategy) => {
  const { steps, ...rest } = mapOf(strategy);
  return { ...rest, ...(Array.isArray(steps) ? { steps: [{ setWeight: 5 }, ...steps] } : { steps }) };
});

/** What one app says, before it is known which others there are. */
const app = fc.record({
  team: fc.option(
    valuesOf(labelValue)
      .map(String)
      .filter((team) => team !== ''),
    { nil: undefined },
  ),
  workload: valuesOf(WorkloadSchema),
  isMeasured: fc.boolean(),
  network: valuesOf(network),
  ports: valuesOf(ports),
  host: fc.boolean(),
  path: fc.constantFrom('/', '/api'),
  /** What the last of its environments has in place of the same. */
  differences: valuesOf(differences),
  delivery,
  otherDelivery: delivery,
  otherNetwork: valuesOf(network),
  otherPorts: valuesOf(ports),
  isOtherwise: fc.boolean(),
  /** Whether it is on one of the clusters only. */
  isNarrow: fc.boolean(),
  autoscaling: fc.option(valuesOf(autoscaling), { nil: undefined }),
  robot: fc.option(valuesOf(ImageUpdaterSchema), { nil: undefined }),
  rolling: fc.boolean(),
  /** One pod at a time: others share no volume of a node. */
  alone: fc.integer({ min: 0, max: 7 }).map((chance) => chance === 0),
});

type App = typeof app extends Arbitrary<infer Value> ? Value : never;

export interface AppFiles {
  /** File → what stands in it. */
  files: Readonly<Record<string, Data>>;
  /** Of the apps that have one. */
  teams: readonly string[];
}

/** The files of some apps that are in all of the stages, with their images. */
export const appFilesOf = (names: readonly string[], stages: readonly Stage[]): Arbitrary<AppFiles> =>
  fc.tuple(...names.map(() => app)).map((apps) => {
    const files: Record<string, Data> = {};
    const lock: Record<string, Data> = {};
    for (const [i, name] of names.entries()) {
      const data = fileOf(apps[i]!, { name, others: names.filter((other) => other !== name), stages });
      files[`apps/${name}.yaml`] = data;
      lock[name] = {};
      for (const stage of stages) {
        const image = imageIn(data, stage);
        if (!isUpdated(data, stage)) lock[name][stage.name] = `${image}:v1`;
        else files[`apps/overlays/${name}/${stage.name}/kustomization.yaml`] = overlayOf(image, i);
      }
    }
    const teams = Object.values(files).flatMap(({ team }) => (typeof team === 'string' ? [team] : []));
    return { files: { ...files, 'apps/images.yaml': lock }, teams: [...new Set(teams)] };
  });

const imageOf = (name: string): string => `registry.example.org/shop/${name}`;

const imageIn = ({ image, environments }: Data, { name }: Stage): string =>
  String(mapOf(mapOf(environments)[name]).image ?? image);

const isUpdated = ({ environments }: Data, { name }: Stage): boolean =>
  mapOf(mapOf(environments)[name]).imageUpdater !== undefined;

const DIGEST = `sha256:${'0f'.repeat(32)}`;

/** As the robot writes it: with a tag, a digest, or both. */
const overlayOf = (image: string, i: number): Data => ({
  images: [{ name: image, ...(i % 2 === 0 ? { newTag: 'v1.2.3' } : {}), ...(i > 0 ? { digest: DIGEST } : {}) }],
});

interface Beside {
  name: string;
  others: readonly string[];
  stages: readonly Stage[];
}

function fileOf(app: App, { name, others, stages }: Beside): Data {
  const base = {
    ...(app.isMeasured ? { metrics: { port: 'http' } } : {}),
    ...mapOf(app.workload),
    delivery: app.delivery,
    ...(app.alone ? SINGLE : {}),
    image: imageOf(name),
    ports: { ...mapOf(app.ports), http: 8080 },
    network: flowsOf(app.network, others),
    // One host is served in one environment.
    ingress: stages.length === 1 ? ingressOf(app, name) : undefined,
  };
  const whole = mapOf(accepted(WorkloadSchema, base));
  const own = Object.fromEntries(Object.keys(WORKLOAD_FIELDS).map((field) => [field, whole[field]]));
  const file = { name, namespace: `of-${name}`, ...(app.team === undefined ? {} : { team: app.team }), ...own };
  const environments = stages.map((stage, i) => {
    const isLast = i === stages.length - 1;
    const differing = {
      ...(stages.length > 1 ? { ingress: ingressOf(app, `${name}-${stage.name}`) } : {}),
      ...placingOf(app, stage, others),
      ...(isLast ? differencesOf(app) : {}),
      ...(isLast && app.isOtherwise ? otherwise(app, { name, others }) : {}),
      // What syncs step by step does so by itself.
      ...(app.rolling ? { sync: undefined } : {}),
    };
    return [stage.name, acceptedIn(file, stage.name, differing)] as const;
  });
  return mapOf(accepted(AppSchema, { ...file, environments: Object.fromEntries(environments) }));
}

const SINGLE = {
  replicas: 1,
  autoscaling: undefined,
  delivery: { type: 'recreate' },
  volumes: { '/data': { type: 'claim', size: '1Gi', shared: false } },
};

/** What of the differences of an environment is right there. */
function acceptedIn(file: Data, environment: string, differing: Data): unknown {
  const right = withoutRefused(differing, (rest) => {
    const whole = { ...file, environments: { [environment]: rest } };
    const places =
      placesOf(AppSchema.safeParse(whole)) ?? workloadIn(whole, environment).issues?.map(({ path }) => path);
    // What is wrong of the app itself only with them is the fault of what stands there too.
    return places?.map(([first, ...path]) => (first === 'environments' ? path.slice(1) : [first!]));
  });
  return right ?? {};
}

/** The peers of a network, of which all apps are there and let in whoever asks. */
function flowsOf(network: unknown, others: readonly string[]): Data {
  const { from, to } = mapOf(network);
  const strangers = (peers: unknown): Data[] =>
    (Array.isArray(peers) ? peers.map(mapOf) : []).filter((peer) => !('app' in peer));
  return {
    from: [...strangers(from), ...others.map((app) => ({ app, ports: ['http'] }))],
    to: [...strangers(to), ...others.map((app) => ({ app, port: 'http' }))],
  };
}

const ingressOf = ({ host, path }: App, name: string): Data | undefined =>
  host ? { host: name, path, port: 'http' } : undefined;

/** In which order it comes to clusters, and who writes its image. */
function placingOf(app: App, { moves, clusters: all }: Stage, others: readonly string[]): Data {
  const robot = moves && app.robot !== undefined ? accepted(ImageUpdaterSchema, app.robot) : undefined;
  // What others call runs where they do.
  const isNarrow = app.isNarrow && others.length === 0;
  const clusters = isNarrow ? all.slice(0, 1) : all;
  const names = clusters.map(({ name }) => name);
  const rest = names.slice(1);
  const steps = [firstOf(clusters), ...(rest.length > 0 ? [{ clusters: rest, maxUpdate: 1 }] : [])];
  return {
    ...(isNarrow ? { clusters: names } : {}),
    ...(app.rolling ? { rollingSync: { steps } } : {}),
    ...(robot === undefined ? {} : { imageUpdater: robot }),
  };
}

/** The first of some clusters, by its labels where no other has them. */
function firstOf(clusters: readonly LabelledCluster[]): Data {
  const { name, labels } = clusters[0]!;
  const isAlone = chosenClusters({ clusters: [], labels }, clusters).length === 1;
  return isAlone ? { labels } : { clusters: [name] };
}

/** What is another there that others name. */
const otherwise = ({ otherNetwork, otherPorts }: App, { name, others }: Pick<Beside, 'name' | 'others'>): Data => ({
  image: imageOf(`${name}-other`),
  ports: { ...mapOf(otherPorts), http: 9090 },
  network: flowsOf(otherNetwork, others),
});

function differencesOf({ differences, otherDelivery, autoscaling }: App): Data {
  const strategy = accepted(StrategySchema, otherDelivery);
  const scaled = autoscaling === undefined ? undefined : accepted(WORKLOAD_FIELDS.autoscaling, autoscaling);
  return {
    ...mapOf(differences),
    ...(strategy === undefined ? {} : { delivery: strategy }),
    ...(scaled === undefined ? {} : { replicas: null, autoscaling: scaled }),
  };
}

const mapOf = (value: unknown): Data => (typeof value === 'object' && value !== null ? { ...value } : {});
