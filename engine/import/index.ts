import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { definitionsOf } from './config.ts';
import { type Crd, crdSchemas } from './crd.ts';
import { kubernetesSchemas, swaggerUrl } from './kubernetes.ts';
import { l1Files } from './l1.ts';
import { type KindSchema, schemaFiles } from './schema.ts';
import { fetchText, readCrds, readNear } from './sources.ts';
import { writeGenerated } from './write.ts';

export { ImportError } from './config.ts';

interface ImportOptions {
  /** The folder that holds cdk8s.yaml and imports/. */
  root: string;
  /** A folder of definitions to read in place of the URLs of cdk8s.yaml; what this repository has itself is read from there. */
  from?: string;
  print: (line: string) => void;
}

/** Makes imports/ anew from the definitions that cdk8s.yaml names; nothing is written unless all of it could be made. */
export async function importSchemas({ root, from, print }: ImportOptions): Promise<void> {
  const { entries, kubernetes } = definitionsOf(readFileSync(join(root, 'cdk8s.yaml'), 'utf8'));
  const crds = await readCrds(entries, { root, from });
  const byName = new Map([...crds].map(([{ name }, crd]) => [name, crd]));
  const builtIn = await builtInSchemas(kubernetes, from);
  const files = new Map([
    ...(await l1Files(byName)),
    ...schemaFiles('crds', [...byName.values()].flatMap(crdSchemas)),
    ...[...builtIn].flatMap(([minor, schemas]) => [...schemaFiles(`kubernetes-${minor}`, schemas)]),
  ]);
  const changes = writeGenerated(join(root, 'imports'), files);
  cacheDefinitions(root, [...byName.values()]);
  print(`${byName.size} kinds of ${from ?? 'cdk8s.yaml'}, Kubernetes ${[...builtIn.keys()].join(' and ')}`);
  print(changes === 0 ? 'imports is up to date' : `${changes} files of imports written or removed`);
}

async function builtInSchemas(
  releases: ReadonlyMap<string, string>,
  from: string | undefined,
): Promise<Map<string, KindSchema[]>> {
  const schemas = new Map<string, KindSchema[]>();
  for (const [minor, release] of releases) {
    const path = `k8s-${release}/swagger.json`;
    const where = from === undefined ? swaggerUrl(release) : path;
    const swagger = from === undefined ? await fetchText(where) : readNear(from, path);
    schemas.set(minor, kubernetesSchemas(where, swagger));
  }
  return schemas;
}

/** Whole definitions, for a test that installs them on an API server. */
function cacheDefinitions(root: string, crds: readonly Crd[]): void {
  const folder = join(root, 'node_modules/.cache/fleetwright/crds');
  rmSync(folder, { recursive: true, force: true });
  writeGenerated(
    folder,
    new Map(crds.map(({ group, plural, source }) => [`${plural}.${group}.yaml`, dump(source, { noRefs: true })])),
  );
}
