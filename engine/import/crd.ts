import { loadAll } from 'js-yaml';
import { z } from 'zod';
import type { Entry } from './config.ts';
import { compact, isSchema, type JsonSchema, type KindSchema } from './schema.ts';

const Definition = z.object({
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    group: z.string(),
    scope: z.enum(['Namespaced', 'Cluster']),
    names: z.looseObject({ kind: z.string(), plural: z.string() }),
    versions: z.array(
      z.object({
        name: z.string(),
        served: z.boolean(),
        storage: z.boolean(),
        schema: z.object({ openAPIV3Schema: z.custom<JsonSchema>(isSchema) }),
      }),
    ),
  }),
});

/** A CustomResourceDefinition, reduced to what is generated from it. */
export interface Crd {
  group: string;
  kind: string;
  plural: string;
  scope: 'Namespaced' | 'Cluster';
  /** Served versions, in the order of the source. */
  versions: { name: string; schema: JsonSchema }[];
  /** The whole document as it was read. */
  source: unknown;
}

/** The definitions among the documents of a YAML text; other documents are passed over. */
export function crdsOf(text: string): Crd[] {
  return loadAll(text).flatMap((document) => {
    const parsed = Definition.safeParse(document);
    if (!parsed.success) return [];
    const { group, names, scope, versions } = parsed.data.spec;
    const served = versions
      .filter((version) => version.served)
      .map(({ name, schema }) => ({ name, schema: schema.openAPIV3Schema }));
    return [{ group, kind: names.kind, plural: names.plural, scope, versions: served, source: document }];
  });
}

export const isMeantBy = (entry: Entry, crd: Crd): boolean =>
  crd.kind.toLowerCase() === entry.kind && (entry.group === undefined || entry.group === crd.group);

export const crdSchemas = ({ group, kind, scope, versions }: Crd): KindSchema[] =>
  versions.map(({ name, schema }) => ({ group, version: name, kind, scope, schema: compact(schema), definitions: {} }));
