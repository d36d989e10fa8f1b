import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadAll } from 'js-yaml';
import { z } from 'zod';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { SchemaFile } from '../../engine/validate/json-schema.ts';
import type { Client } from './client.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const COMPACT = fromRoot('imports/schemas/crds');
const IMPORTED = fromRoot('node_modules/.cache/fleetwright/crds');

const Definition = z.looseObject({
  apiVersion: z.literal('apiextensions.k8s.io/v1'),
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), served: z.boolean() })),
  }),
});

export interface Definitions {
  /** Where they come from, for people. */
  source: string;
  definitions: readonly KubeObject[];
}

/** The definitions of the custom resources among some objects. */
export const definitionsFor = (objects: readonly KubeObject[]): Definitions => definitionsOf(kindsOf(objects));

/** Those of all kinds that are imported. */
export const allDefinitions = (): Definitions => definitionsOf(new Set(Object.keys(customKinds())));

/**
 * As released, from the folder in CRD_DIR or the one that `npm run import` fills; else rebuilt from the committed schemas,
 * which hold all that a server judges by.
 */
function definitionsOf(wanted: ReadonlySet<string>): Definitions {
  const folder = process.env.CRD_DIR || IMPORTED;
  if (!process.env.CRD_DIR && !existsSync(IMPORTED)) {
    return { source: 'the committed schemas', definitions: rebuilt(wanted) };
  }
  const definitions = released(folder).filter((definition) => servedBy(definition).some((key) => wanted.has(key)));
  // A folder of what has a URL holds none of this repository's own.
  const served = new Set(definitions.flatMap(servedBy));
  const own = new Set([...wanted].filter((key) => !served.has(key)));
  return {
    source: process.env.CRD_DIR ? 'CRD_DIR' : 'the import cache',
    definitions: [...definitions, ...rebuilt(own)],
  };
}

/** `group/version/Kind` of each version. */
const servedBy = ({ spec: { group, names, versions } }: z.output<typeof Definition>): string[] =>
  versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}/${names.kind}`);

const customKinds = (): object => JSON.parse(readFileSync(join(COMPACT, 'index.json'), 'utf8'));

/** The custom kinds among some objects, as `group/version/Kind`. */
function kindsOf(objects: readonly KubeObject[]): Set<string> {
  const custom = customKinds();
  return new Set(objects.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`).filter((key) => key in custom));
}

function released(folder: string): z.output<typeof Definition>[] {
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
    .flatMap((document) => Definition.safeParse(document).data ?? []);
}

function rebuilt(wanted: ReadonlySet<string>): KubeObject[] {
  const files = [...wanted].map((key): SchemaFile => JSON.parse(readFileSync(join(COMPACT, `${key}.json`), 'utf8')));
  const byKind = new Map<string, SchemaFile[]>();
  for (const file of files) {
    const key = `${file.group}/${file.kind}`;
    byKind.set(key, [...(byKind.get(key) ?? []), file]);
  }
  return [...byKind.values()].map(rebuiltKind);
}

/** One kind in some of its versions. */
function rebuiltKind(files: readonly SchemaFile[]): KubeObject {
  // A stable version has the shortest name.
  const versions = files.toSorted((a, b) => a.version.length - b.version.length);
  const { group, kind, scope } = versions[0]!;
  const plural = kind
    .toLowerCase()
    .replace(/(?<![aeiou])y$/, 'ie')
    .replace(/(?<=[sx])$/, 'e')
    .concat('s');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, ...approvalOf(group) },
    spec: {
      group,
      scope,
      names: { kind, plural },
      versions: versions.map((file, i) => ({
        name: file.version,
        served: true,
        storage: i === 0,
        schema: { openAPIV3Schema: file.schema },
        ...statusOf(file),
      })),
    },
  };
}

/** In Kubernetes' own groups a server takes only what is approved, or says that it is not. */
const approvalOf = (group: string) =>
  group.endsWith('.k8s.io') ? { annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' } } : {};

/** Kinds of Argo whose controllers write all of an object at once. */
const WHOLE = ['Application', 'AppProject', 'AnalysisRun', 'Experiment'];

/** A controller writes its status apart, where the kind is released so. */
const statusOf = ({ group, kind, schema }: SchemaFile) =>
  schema.properties?.status === undefined || (group === 'argoproj.io' && WHOLE.includes(kind))
    ? {}
    : { subresources: { status: {} } };

/** Brings what is there before Argo CD applies anything: definitions, and the namespace that Argo CD itself is in. */
export async function prepare(objects: readonly KubeObject[], client: Client): Promise<Definitions> {
  const found = definitionsFor(objects);
  await install(found.definitions, client);
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
  return found;
}

/** Installs the definitions that are not there yet, and waits until the server serves their kinds. */
export async function install(definitions: readonly KubeObject[], client: Client): Promise<void> {
  const missing = await notServed(definitions, client);
  const answers = await Promise.all(
    // Argo CD's own are too large for the annotation of a client-side apply; the server does not mind.
    missing.map(async (definition) => ({ definition, ...(await client.apply(definition)) })),
  );
  for (const { definition, status, body } of answers) {
    if (status >= 300) throw new Error(`${definition.metadata.name}: ${body.message}`);
  }
  while ((await notServed(definitions, client)).length > 0) await sleep(50);
}

async function notServed(definitions: readonly KubeObject[], client: Client): Promise<KubeObject[]> {
  client.rediscover();
  const left = await Promise.all(
    definitions.map(async (definition) => {
      const keys = servedBy(Definition.parse(definition)).map((key) => key.split(/\/(?=\w+$)/) as [string, string]);
      const known = await Promise.all(keys.map(([apiVersion, kind]) => client.knows(apiVersion, kind)));
      return known.every(Boolean) ? [] : [definition];
    }),
  );
  return left.flat();
}
