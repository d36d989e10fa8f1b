import fc, { type Arbitrary } from 'fast-check';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Patch } from '../../../clusters/schema/cluster.ts';
import { escaped } from '../../../engine/compose/json-pointer.ts';
import type { Schemas } from '../../../engine/validate/index.ts';
import { type Path, type Site, sitesOf } from '../validate/sites.ts';
import { type Known, knownIn, valueFor } from './field-values.ts';

type Operation = NonNullable<Patch['json']>[number];

export const pointerOf = (path: Path): string => path.map((step) => `/${escaped(String(step))}`).join('');

/** Patches of objects that are there: of fields that they have, of those beside them, and now and then of none. */
export function patchesOf(objects: readonly KubeObject[], schemas: Schemas): Arbitrary<Patch> {
  const known = knownIn(objects);
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  return fc
    .constantFrom(...kinds)
    .chain((kind) => fc.constantFrom(...objects.filter((object) => object.kind === kind)))
    .chain((object) => patchOf(object, sitesOf(object, schemas), known));
}

function patchOf(object: KubeObject, sites: readonly Site[], known: Known): Arbitrary<Patch> {
  const { kind, metadata } = object;
  const { name, namespace } = metadata;
  const target = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const inner = sites.filter(({ path }) => path.length > 0);
  const json = fc
    .array(operationOf(inner, known), { minLength: 1, maxLength: 3, size: 'xsmall' })
    .map((json) => ({ target, json }));
  const merge = fc
    .array(mergeOf(inner, known), { minLength: 1, maxLength: 2, size: 'xsmall' })
    .map((merges) => ({ target, merge: merges.reduce(together) }));
  return fc.oneof({ weight: 3, arbitrary: json }, { weight: 1, arbitrary: merge });
}

const nameOf = (path: Path): string => String(path.findLast((step) => typeof step === 'string') ?? '');

/** What stands there, or in its place. */
const valueAt = ({ path, node }: Site, known: Known): Arbitrary<unknown> => valueFor(nameOf(path), node, known);

/** Rarely of what says which object it is, and what all objects have. */
function siteOf(sites: readonly Site[]): Arbitrary<Site> {
  const own = sites.filter(({ path: [first] }) => !COMMON.includes(first));
  const common = fc.constantFrom(...sites.filter((site) => !own.includes(site)));
  return own.length === 0
    ? common
    : fc.oneof({ weight: 1, arbitrary: common }, { weight: 9, arbitrary: fc.constantFrom(...own) });
}

const COMMON: readonly unknown[] = ['apiVersion', 'kind', 'metadata'];

function operationOf(sites: readonly Site[], known: Known): Arbitrary<Operation> {
  const site = siteOf(sites);
  const besides = site.chain((site) => besideOf(site, known));
  return fc.oneof(
    {
      weight: 4,
      arbitrary: site.chain((at) =>
        valueAt(at, known).map((value): Operation => ({ op: 'replace', path: pointerOf(at.path), value })),
      ),
    },
    { weight: 4, arbitrary: besides.map(({ path, value }): Operation => ({ op: 'add', path, value })) },
    { weight: 3, arbitrary: site.map(({ path }): Operation => ({ op: 'remove', path: pointerOf(path) })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('copy' as const, 'move' as const), site, fc.oneof(site.map(pathOf), besides.map(pathOf)))
        .map(([op, { path: from }, path]): Operation => ({ op, from: pointerOf(from), path })),
    },
    {
      weight: 1,
      arbitrary: site.chain((at) =>
        fc
          .oneof({ weight: 4, arbitrary: fc.constant(at.value) }, { weight: 1, arbitrary: valueAt(at, known) })
          .map((value): Operation => ({ op: 'test', path: pointerOf(at.path), value })),
      ),
    },
  );
}

const pathOf = ({ path }: { path: Path | string }): string => (typeof path === 'string' ? path : pointerOf(path));

/** A place inside of a list or a map that nothing has yet, or beside a value. */
function besideOf({ path, node, value }: Site, known: Known): Arbitrary<{ path: string; value: unknown }> {
  const at = pointerOf(path);
  if (Array.isArray(value)) {
    const places = fc.constantFrom('-', '0', String(value.length), String(value.length + 1));
    const item = fc.oneof(
      valueFor(nameOf(path), node.items, known),
      ...value.slice(0, 3).map((each) => fc.constant(each)),
    );
    return fc.tuple(places, item).map(([index, item]) => ({ path: `${at}/${index}`, value: item }));
  }
  if (typeof value !== 'object' || value === null) {
    return valueFor(nameOf(path), node, known).map((value) => ({ path: at, value }));
  }
  const judge = node.also ?? node;
  const names = judge.propertyNames().filter((name) => !Object.hasOwn(value, name));
  const open = judge.additional === undefined ? ['odd'] : ['a', 'example.org/x', 'cpu', 'x'.repeat(70)];
  return fc.constantFrom(...names, ...(names.length === 0 || judge.additional ? open : [])).chain((name) =>
    valueFor(name, judge.property(name) ?? judge.additional, known).map((value) => ({
      path: `${at}/${escaped(name)}`,
      value,
    })),
  );
}

/** A merge of one place that no list holds. */
function mergeOf(sites: readonly Site[], known: Known): Arbitrary<Record<string, unknown>> {
  const places = sites.filter(({ path }) => path.every((step) => typeof step === 'string'));
  return siteOf(places).chain((site) => {
    const own = fc.oneof({ weight: 3, arbitrary: valueAt(site, known) }, { weight: 1, arbitrary: fc.constant(null) });
    const isMap = typeof site.value === 'object' && site.value !== null && !Array.isArray(site.value);
    const inner = isMap
      ? besideOf(site, known).map(({ path, value }) => ({
          [path
            .slice(path.lastIndexOf('/') + 1)
            .replaceAll('~1', '/')
            .replaceAll('~0', '~')]: value,
        }))
      : own;
    return fc
      .oneof(own, inner)
      .map(
        (value) =>
          site.path.reduceRight<unknown>((below, step) => ({ [step]: below }), value) as Record<string, unknown>,
      );
  });
}

/** Both merges at once. */
function together(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const both = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = both[key];
    both[key] = isMap(before) && isMap(value) ? together(before, value) : value;
  }
  return both;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
