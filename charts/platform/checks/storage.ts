import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import { type Check, type Violation, withData } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import { isDefaultClass, storageClassOf } from '../../shared/storage.ts';
import { claimsOf } from './claims.ts';

interface Class {
  at: string;
  name: string;
  isDefault: boolean;
  /** Copies that Longhorn keeps of each volume. */
  replicas: string | undefined;
}

interface Claim {
  at: string;
  /** None: the default of the cluster. */
  className: string | undefined;
}

const classesOf = (manifests: Manifests): Class[] =>
  Array.from(manifests.ofKind('StorageClass'), (manifest) => {
    const { metadata, provisioner, parameters } = manifest.object;
    return {
      at: manifest.at,
      name: metadata.name,
      isDefault: isDefaultClass(metadata.annotations),
      replicas: provisioner === 'driver.longhorn.io' ? parameters?.numberOfReplicas : undefined,
    };
  });

interface Facts {
  classes: Class[];
  claims: Claim[];
}

const collect = (manifests: Manifests): Facts => ({
  classes: classesOf(manifests),
  claims: claimsOf(manifests).map(({ manifest, path, spec }) => ({
    at: manifest.field(`${path}.storageClassName`),
    className: spec.storageClassName,
  })),
});

type Judged = { facts: Facts; cluster: ClusterData };

/** A rule on the classes and claims of one cluster, which knows the cluster's own data. */
function storageCheck(code: string, judgeOne: (judged: Judged) => Iterable<Violation>): Check<Facts> {
  return {
    code,
    level: 'error',
    collect,
    *judge(clusters, fleet) {
      for (const judged of withData(clusters, fleet)) yield* judgeOne(judged);
    },
  };
}

/** A class that the cluster names and none of its components makes is one that stands there already; Longhorn would make it. */
const foreignClass = ({ facts: { classes }, cluster }: Judged): string | undefined =>
  classes.some(({ name, isDefault, replicas }) => isDefault || replicas !== undefined || name === cluster.storageClass)
    ? undefined
    : cluster.storageClass;

/** Every volume's class is one that the cluster has. Source: contract W01. Otherwise its pod waits for ever. */
export const storageClassExists = storageCheck('storage-class-exists', function* (judged) {
  const { classes, claims } = judged.facts;
  const foreign = foreignClass(judged);
  const known = [...classes.map(({ name }) => name), ...(foreign === undefined ? [] : [foreign])];
  for (const { at, className } of claims) {
    // A claim of a volume that a person has made.
    if (className === '') continue;
    if (className === undefined ? known.length > 0 : known.includes(className)) continue;
    const right =
      known.length > 0
        ? `there are: ${known.join(', ')}`
        : `if it stands there without a component, say so by storageClass in clusters/${judged.cluster.name}.yaml`;
    yield { at, message: `there is no StorageClass ${className ?? 'by default'}; ${right}` };
  }
});

/** Exactly one class is the default, and it is the cluster's. Source: contract W02. */
export const defaultStorageClass = storageCheck('default-storage-class', function* ({ facts: { classes }, cluster }) {
  if (classes.length === 0 || foreignClass({ facts: { classes, claims: [] }, cluster }) !== undefined) return;
  const defaults = classes.filter(({ isDefault }) => isDefault);
  const wanted = storageClassOf(cluster);
  if (defaults.length === 0) {
    const there = classes.map(({ name }) => name).join(', ');
    yield { at: `${cluster.name}: storageClass`, message: `none of ${there} is ${wanted}, which is to be the default` };
  }
  for (const { at, name } of defaults.slice(1)) {
    yield { at, message: `${name} is a default beside ${defaults[0]!.name}; expected ${wanted} alone` };
  }
});

/** No class wants more copies than there are nodes to hold them. Source: contract W03. */
export const storageReplicas = storageCheck('storage-replicas', function* ({ facts: { classes }, cluster }) {
  for (const { at, name, replicas } of classes) {
    if (replicas === undefined || Number(replicas) <= cluster.nodes.count) continue;
    const isNumber = /^\d+$/.test(replicas);
    const message = isNumber
      ? `keeps ${replicas} copies on ${cluster.nodes.count} nodes; expected no more copies than nodes`
      : `keeps ${JSON.stringify(replicas)} copies; expected a number`;
    yield { at: `${at}: parameters.numberOfReplicas`, message: `${name} ${message}` };
  }
});
