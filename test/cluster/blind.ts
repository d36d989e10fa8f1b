import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Schemas } from '../../engine/validate/index.ts';
import { fieldPath } from '../../engine/yaml/field-path.ts';
import { type Site, sitesOf, withValue } from '../engine/validate/sites.ts';

/** A whole object, changed in one place by someone who knows nothing of Kubernetes. */
export interface BlindChange {
  title: string;
  original: KubeObject;
  object: KubeObject;
}

const TEXTS = [
  '',
  'a',
  'A',
  'a b',
  'a/b',
  'a.b',
  '-1',
  '0',
  '1',
  '1Gi',
  'x'.repeat(300),
  '*',
  '10.0.0.0/8',
  'http://a.b/c',
];
const NUMBERS = [0, -1, 1, 2, 101, 65_536, 2 ** 31, 1.5];

/** Other values of the same type, so that types alone give nothing away. */
function others({ value }: Site): unknown[] {
  if (typeof value === 'string') return [...TEXTS, value.toUpperCase(), `${value}x`, value.slice(1)];
  if (typeof value === 'number') return NUMBERS;
  if (typeof value === 'boolean') return [!value];
  if (Array.isArray(value)) return [[], [...value].reverse(), [...value, ...value], value.slice(1)];
  return [{}];
}

/**
 * Every value left out or turned into another, or one in some of all that: the same each time. What is the same change of
 * the same field of a kind stands there once, since objects are much alike.
 */
export function blindChanges(objects: readonly KubeObject[], schemas: Schemas, oneIn: number): BlindChange[] {
  const all = objects.flatMap((original) =>
    sitesOf(original, schemas)
      .filter(({ path }) => path.length > 1 && path.join('.') !== 'metadata.namespace')
      .flatMap((site) =>
        [...(typeof site.path.at(-1) === 'number' ? [] : [undefined]), ...others(site)]
          .filter((value) => JSON.stringify(value) !== JSON.stringify(site.value))
          .map((value) => ({ original, site, value })),
      ),
  );
  return distinct(all)
    .filter((_, index) => index % oneIn === 0)
    .map(({ original, site: { path }, value }) => ({
      title: `${original.kind} ${original.metadata.name}: ${fieldPath(path)} = ${(JSON.stringify(value) ?? 'left out').slice(0, 60)}`,
      original,
      object: withValue(original, path, value),
    }));
}

interface Change {
  original: KubeObject;
  site: Site;
  value: unknown;
}

function distinct(changes: readonly Change[]): Change[] {
  const seen = new Map(changes.map((change) => [JSON.stringify(factsOf(change)), change]));
  return [...seen.values()];
}

/** What is left of a list or a map depends on what it was. */
const factsOf = ({ original, site, value }: Change): unknown[] => [
  original.apiVersion,
  original.kind,
  site.path,
  value ?? null,
  typeof site.value === 'object' ? site.value : null,
];
