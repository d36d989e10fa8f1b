import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Schemas } from '../../../engine/validate/index.ts';
import { fieldPath } from '../../../engine/yaml/field-path.ts';
import { BREAKERS, type MutationClass } from './breaks.ts';
import { type Path, sitesOf, withValue } from './sites.ts';

/** A whole object, broken in one place so that a Kubernetes API server with strict field validation refuses it. */
export interface Mutation {
  class: MutationClass;
  expect: 'refused';
  /** `Deployment shop/web: spec.replicas = -1`. */
  title: string;
  /** The valid object that it was made from. */
  original: KubeObject;
  object: KubeObject;
}

export interface CorpusOptions {
  seed: number;
  /** The most mutations of one class made from one object. */
  perClass: number;
}

/** The corpus made from valid objects: the same objects and seed give the same mutations in the same order. */
export function* mutations(
  objects: readonly KubeObject[],
  schemas: Schemas,
  options: CorpusOptions,
): Generator<Mutation> {
  const random = randomFrom(options.seed);
  for (const object of objects) {
    const sites = sitesOf(object, schemas).filter(({ path }) => isJudged(object, path, schemas.minor));
    for (const name of Object.keys(BREAKERS) as MutationClass[]) {
      const changes = sites.flatMap((site) =>
        BREAKERS[name](site).map(({ below, value }) => ({ path: [...site.path, ...below], value })),
      );
      for (const { path, value } of chosen(changes, options.perClass, random)) {
        if (path.length === 0) continue;
        yield {
          class: name,
          expect: 'refused',
          title: titleOf(object, path, value),
          original: object,
          object: withValue(object, path, value),
        };
      }
    }
  }
}

/** Classes whose breaks depend on what else stands in the object. */
const RELATED: readonly MutationClass[] = [
  'duplicate-item',
  'dangling-volume',
  'selector-mismatch',
  'bad-strategy',
  'cel',
];

/** Objects are much alike: what breaks a field of a kind stands for all that breaks it in the same way. */
export function distinct(corpus: Iterable<Mutation>): Mutation[] {
  const seen = new Map<string, Mutation>();
  for (const mutation of corpus) {
    const { class: name, title, original } = mutation;
    const what = RELATED.includes(name) ? title : title.slice(title.indexOf(': '));
    seen.set([name, original.apiVersion, original.kind, what].join(' '), mutation);
  }
  return [...seen.values()];
}

/** Older servers take any pod template and any claim template in a StatefulSet. */
function isJudged({ kind }: KubeObject, path: Path, minor: number): boolean {
  const isUnseen = /^spec\.(template\.spec|volumeClaimTemplates)/.test(path.join('.'));
  return minor >= 36 || kind !== 'StatefulSet' || !isUnseen;
}

function titleOf({ kind, metadata }: KubeObject, path: Path, value: unknown): string {
  const shown = JSON.stringify(value) ?? 'left out';
  const place = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
  return `${kind} ${place}: ${fieldPath(path)} = ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`;
}

function chosen<Item>(items: Item[], most: number, random: () => number): Item[] {
  const left = [...items];
  const picked: Item[] = [];
  while (left.length > 0 && picked.length < most) picked.push(...left.splice(Math.floor(random() * left.length), 1));
  return picked;
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
