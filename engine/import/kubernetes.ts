import { z } from 'zod';
import { isClusterScoped } from './cluster-scoped.ts';
import { ImportError } from './config.ts';
import { compact, isSchema, type JsonSchema, type KindSchema } from './schema.ts';

export const swaggerUrl = (release: string): string =>
  `https://raw.githubusercontent.com/kubernetes/kubernetes/v${release}/api/openapi-spec/swagger.json`;

const Swagger = z.object({ definitions: z.record(z.string(), z.custom<JsonSchema>(isSchema)) });

const Gvk = z.array(z.object({ group: z.string(), version: z.string(), kind: z.string() })).length(1);

/** Requests and answers rather than objects that anyone keeps in Git. */
const TRANSIENT = /List$|Review$|^(Binding|DeleteOptions|Eviction|Scale|Status|TokenRequest|WatchEvent)$/;

/** One schema per kind of the swagger.json of a release; alpha versions, off on every cluster by default, are left out. */
export function kubernetesSchemas(where: string, swagger: string): KindSchema[] {
  const parsed = Swagger.safeParse(JSON.parse(swagger));
  if (!parsed.success) throw new ImportError(`${where}: has no OpenAPI definitions`);
  const definitions = shorten(parsed.data.definitions);
  return [...definitions.values()].flatMap((definition) => {
    const gvk = Gvk.safeParse(definition['x-kubernetes-group-version-kind']);
    const metadata = definition.properties?.metadata?.$ref;
    if (!gvk.success || metadata !== '#/definitions/meta.v1.ObjectMeta') return [];
    const { group, version, kind } = gvk.data[0]!;
    if (TRANSIENT.test(kind) || version.includes('alpha')) return [];
    const scope = isClusterScoped(group, kind) ? 'Cluster' : 'Namespaced';
    return [
      { group, version, kind, scope, schema: compact(definition), definitions: closure(definition, definitions) },
    ];
  });
}

/** `io.k8s.api.core.v1.PodSpec` becomes `core.v1.PodSpec`, and every `$ref` with it. */
function shorten(definitions: Record<string, JsonSchema>): Map<string, JsonSchema> {
  const short = new Map<string, JsonSchema>();
  for (const [name, schema] of Object.entries(definitions)) {
    const key = shortName(name);
    if (short.has(key)) throw new ImportError(`two OpenAPI definitions would be named ${key}; ${name} is one of them`);
    short.set(key, withShortRefs(schema));
  }
  const intOrString = short.get('intstr.IntOrString');
  // OpenAPI v2 calls it a string; the form that custom resources use says what it is.
  if (intOrString) short.set('intstr.IntOrString', { format: 'int-or-string', 'x-kubernetes-int-or-string': true });
  return short;
}

const shortName = (name: string): string => {
  const parts = name.split('.');
  return parts.slice(parts.at(-2)?.match(/^v\d/) ? -3 : -2).join('.');
};

const REF = '#/definitions/';

function withShortRefs(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? REF + shortName(value.slice(REF.length)) : value,
  );
}

function closure(root: JsonSchema, definitions: ReadonlyMap<string, JsonSchema>): Record<string, JsonSchema> {
  const reached = new Map<string, JsonSchema>();
  const open = [root];
  for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
    for (const name of refsIn(schema)) {
      const definition = definitions.get(name);
      if (definition === undefined) throw new ImportError(`OpenAPI definition ${name} is referred to but absent`);
      if (reached.has(name)) continue;
      reached.set(name, compact(definition));
      open.push(definition);
    }
  }
  return Object.fromEntries([...reached].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refsIn(schema: JsonSchema): string[] {
  const refs: string[] = [];
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') refs.push(value.slice(REF.length));
    return value;
  });
  return refs;
}
