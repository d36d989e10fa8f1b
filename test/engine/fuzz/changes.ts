import fc, { type Arbitrary } from 'fast-check';
import { load as yaml } from 'js-yaml';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Drift, Patch } from '../../../clusters/schema/cluster.ts';
import type { Schemas } from '../../../engine/validate/index.ts';
import { sitesOf } from '../validate/sites.ts';
import { asAskedFor, external, type FleetFiles } from './fleets.ts';
import { patchesOf, pointerOf } from './patches.ts';

/** An object of a rendered cluster, and where it stands. */
export interface Placed {
  path: string;
  component: string;
  object: KubeObject;
}

/** Of its components, not of what delivers them. */
export const placedIn = (files: ReadonlyMap<string, string>): Placed[] =>
  [...files].flatMap(([path, text]) => {
    const [top, , component = ''] = path.split('/');
    return top === 'clusters' && component !== 'apps' ? [{ path, component, object: yaml(text) as KubeObject }] : [];
  });

/** One thing that is said of what is there. */
export type Change =
  | { kind: 'patch'; placed: Placed; patch: Patch }
  | { kind: 'drift'; placed: Placed; drift: Drift }
  /** By `namespace/name`, those that have values. */
  | { kind: 'secrets'; secrets: Data; names: readonly string[] };

type Data = Record<string, unknown>;

interface There {
  placed: readonly Placed[];
  schemas: Schemas;
  /** Secrets of its components. */
  needed: readonly { namespace: string; spec: { name: string; values: readonly unknown[] } }[];
}

/** Changes of a fleet of one cluster, by what is rendered of it. */
export function changesOf({ placed, schemas, needed }: There): Arbitrary<Change> {
  const patch = patchesOf(
    placed.map(({ object }) => object),
    schemas,
  ).map(
    (patch): Change => ({
      kind: 'patch',
      placed: placed.find(({ object: { kind, metadata } }) => isOf(patch.target, { kind, ...metadata }))!,
      patch,
    }),
  );
  const drift = fc
    .constantFrom(...placed)
    .chain((each) => driftsOf(each.object, schemas).map((drift): Change => ({ kind: 'drift', placed: each, drift })));
  return fc.oneof(
    { weight: 6, arbitrary: patch },
    { weight: 2, arbitrary: drift },
    { weight: needed.length > 0 ? 1 : 0, arbitrary: exceptionsOf(needed) },
  );
}

const isOf = (target: Patch['target'], { kind, name, namespace }: Patch['target']): boolean =>
  target.kind === kind && target.name === name && target.namespace === namespace;

/** Fields that are there or beside those, of one object or of all that are called alike. */
function driftsOf(object: KubeObject, schemas: Schemas): Arbitrary<Drift> {
  const { kind, metadata } = object;
  const sites = sitesOf(object, schemas).filter(({ path }) => path.length > 0);
  const field = fc.constantFrom(...sites).chain(({ path, node }) => {
    const at = pointerOf(path);
    const inner = (node.also ?? node).propertyNames().map((name) => `${at}/${name}`);
    return fc.constantFrom(at, at, `${at}/0`, `${at}/odd`, ...inner);
  });
  return fc.record({ field, isNamed: fc.boolean(), isPlaced: fc.boolean() }).map(({ field, isNamed, isPlaced }) => ({
    kind,
    ...(isNamed ? { name: metadata.name } : {}),
    ...(isPlaced && metadata.namespace !== undefined ? { namespace: metadata.namespace } : {}),
    field,
  }));
}

/** A store, and exceptions from where all secrets come from. */
const exceptionsOf = (needed: There['needed']): Arbitrary<Change> =>
  fc
    .tuple(external, fc.subarray([...needed], { minLength: Math.min(1, needed.length) }))
    .filter(([secrets]) => Object(secrets).store !== undefined)
    .map(([secrets, some]) => {
      const list = Object(secrets).from === 'external' ? 'sealed' : 'external';
      const named = (all: There['needed']) => [
        ...new Set(all.map(({ namespace, spec: { name } }) => `${namespace}/${name}`)),
      ];
      const withValues = named(some.filter(({ spec: { values } }) => values.length > 0));
      return { kind: 'secrets', secrets: { ...Object(secrets), [list]: named(some) }, names: withValues };
    });

/** The files of a fleet of one cluster with a change in the file that it is of. */
export function withChange(fleet: FleetFiles, change: Change): FleetFiles {
  const [cluster] = Object.keys(fleet).filter((name) => !name.includes('/') && name !== 'fleet.yaml');
  const data = fleet[cluster!]!;
  if (change.kind === 'secrets') {
    const { secrets } = change;
    return { ...fleet, [cluster!]: { ...data, secrets, components: asAskedFor(Object(data.components), secrets) } };
  }
  const said = change.kind === 'patch' ? { patches: [change.patch] } : { allowDrift: [change.drift] };
  const { component } = change.placed;
  const [app = '', ...environment] = component.split('-');
  const file = fleet[`apps/${app}.yaml`];
  const environments: Data = { ...Object(file?.environments) };
  const stage = environment.join('-');
  if (file !== undefined && Object.hasOwn(environments, stage)) {
    const changed = { ...environments, [stage]: { ...Object(environments[stage]), ...said } };
    return { ...fleet, [`apps/${app}.yaml`]: { ...file, environments: changed } };
  }
  const own: unknown = Reflect.get(Object(data.components), component);
  const settings = typeof own === 'boolean' ? { enabled: own } : Object(own);
  const components = { ...Object(data.components), [component]: { ...settings, ...said } };
  return { ...fleet, [cluster!]: { ...data, components } };
}
