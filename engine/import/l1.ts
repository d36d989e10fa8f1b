import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ImportError } from './config.ts';
import type { Crd } from './crd.ts';
import { compact } from './schema.ts';
import { decodeEnums, encodeEnums, plainTypeScript } from './typescript.ts';

const run = promisify(execFile);

/** The typed L1 of each definition, made by the importer of cdk8s-cli: name of the file → TypeScript. */
export async function l1Files(crds: ReadonlyMap<string, Crd>): Promise<Map<string, string>> {
  const scratch = mkdtempSync(join(tmpdir(), 'fleetwright-import-'));
  try {
    const specs = [...crds].map(([name, crd], i) => {
      mkdirSync(join(scratch, 'out', name), { recursive: true });
      writeFileSync(join(scratch, `${i}.yaml`), JSON.stringify(importable(crd)));
      return { name, spec: `${i}.yaml` };
    });
    await Promise.all(
      [0, 1].map((half) =>
        importEach(
          specs.filter((_, i) => i % 2 === half),
          scratch,
        ),
      ),
    );
    return new Map(specs.map(({ name }) => [`${name}.ts`, generatedIn(join(scratch, 'out', name))]));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function importEach(specs: readonly { name: string; spec: string }[], scratch: string): Promise<void> {
  for (const { name, spec } of specs) {
    const output = join('out', name);
    const args = [
      'import',
      spec,
      '--language',
      'typescript',
      '--output',
      output,
      '--save=false',
      '--check-upgrade=false',
    ];
    try {
      await run(process.execPath, [cdk8sCli(), ...args], { cwd: scratch });
    } catch (problem) {
      const { stderr } = problem as { stderr?: string };
      throw new ImportError(`${name}: cdk8s could not import its definition\n${stderr ?? String(problem)}`);
    }
  }
}

const cdk8sCli = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');

function generatedIn(folder: string): string {
  const [file, ...others] = readdirSync(folder);
  if (file === undefined || others.length > 0)
    throw new ImportError(`${folder}: cdk8s wrote ${others.length + 1} files`);
  return plainTypeScript(decodeEnums(readFileSync(join(folder, file), 'utf8')));
}

/** What cdk8s reads: one kind, served versions, no prose, and nothing else that could differ between sources. */
const importable = ({ group, kind, plural, scope, versions }: Crd): unknown => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope,
    names: { kind, plural },
    versions: versions.map(({ name, schema }) => ({
      name,
      served: true,
      storage: true,
      schema: { openAPIV3Schema: encodeEnums(compact(schema)) },
    })),
  },
});
