import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kubeconform } from './kubeconform.ts';
import type { Command } from './measure.ts';

/** The same objects for another tool. */
export interface Peer {
  name: string;
  /** Clusters; with more it takes longer than anyone waits. */
  most: number;
  /** How its version is asked for; a tool without an answer is not measured. */
  version: readonly string[];
  command(dist: string, work: string): Command;
}

export const versionOf = ({ version: [program = '', ...args] }: Peer): string | undefined => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  const text = `${stdout}${stderr}`.trim();
  // What was built from a module says "dev" or "development".
  return status === 0 ? (/v?\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? text.split(/\s/).at(-1)) : undefined;
};

/** The folders that hold objects: a component of a cluster, or its Applications. */
function componentFolders(dist: string): string[] {
  const clusters = join(dist, 'clusters');
  return readdirSync(clusters).flatMap((cluster) =>
    readdirSync(join(clusters, cluster)).map((component) => join(clusters, cluster, component)),
  );
}

const yamlFiles = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.yaml'));

const shell = (script: string, args: readonly string[]): Command => ({
  program: 'bash',
  args: ['-ec', script, 'bash', ...args],
});

/** One chart per component and cluster, as their objects: construct and synthesize, and nothing else. */
const CDK8S = `const { readFileSync } = require('node:fs');
const { App, ApiObject, Chart } = require('cdk8s');
const app = new App({ outdir: process.argv[3] });
for (const [id, objects] of Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8')))) {
  const chart = new Chart(app, id, { disableResourceNameHashes: true });
  objects.forEach((object, i) => new ApiObject(chart, String(i), object));
}
app.synth();
`;

function cdk8s(dist: string, work: string): Command {
  const objects = componentFolders(dist).map((folder) => [
    relative(dist, folder).replaceAll('/', '-'),
    yamlFiles(folder).flatMap((name) =>
      parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS()),
    ),
  ]);
  writeFileSync(join(work, 'objects.json'), JSON.stringify(Object.fromEntries(objects)));
  writeFileSync(join(work, 'plain.cjs'), CDK8S);
  const flags = ['--bundle', '--platform=node', `--outfile=${join(work, 'bundle.cjs')}`, '--log-level=error'];
  const env = { ...process.env, NODE_PATH: join(process.cwd(), 'node_modules') };
  spawnSync(join(process.cwd(), 'node_modules/.bin/esbuild'), [join(work, 'plain.cjs'), ...flags], { env });
  return { program: process.execPath, args: ['bundle.cjs', 'objects.json', 'out'], cwd: work };
}

function kustomize(dist: string, work: string): Command {
  const folder = join(work, 'clusters');
  cpSync(join(dist, 'clusters'), folder, { recursive: true });
  const clusters = readdirSync(folder);
  for (const cluster of clusters) {
    const files = readdirSync(join(folder, cluster)).flatMap((component) =>
      yamlFiles(join(folder, cluster, component)).map((name) => `${component}/${name}`),
    );
    writeFileSync(join(folder, cluster, 'kustomization.yaml'), JSON.stringify({ resources: files }));
  }
  return shell(
    'for folder; do kustomize build "$folder"; done',
    clusters.map((cluster) => join(folder, cluster)),
  );
}

function helm(dist: string, work: string): Command {
  const folders = componentFolders(dist).reduce((byCluster, folder) => {
    const cluster = relative(join(dist, 'clusters'), folder).split('/')[0] ?? '';
    return byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), folder]);
  }, new Map<string, string[]>());
  for (const [cluster, components] of folders) {
    const chart = join(work, cluster);
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${cluster}\nversion: 1.0.0\n`);
    for (const [i, folder] of components.entries()) {
      for (const name of yamlFiles(folder)) {
        // What it would take for its own language.
        const text = readFileSync(join(folder, name), 'utf8').replace(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`);
        writeFileSync(join(chart, 'templates', `${i}-${name}`), text);
      }
    }
  }
  return shell(
    'for chart; do helm template "$chart"; done',
    [...folders.keys()].map((name) => join(work, name)),
  );
}

/** One environment per cluster, whose Jsonnet is the objects themselves. */
function tanka(dist: string, work: string): Command {
  writeFileSync(join(work, 'jsonnetfile.json'), '{"version":1,"dependencies":[],"legacyImports":true}');
  mkdirSync(join(work, 'lib'));
  for (const cluster of readdirSync(join(dist, 'clusters'))) {
    const folder = join(work, 'environments', cluster);
    mkdirSync(folder, { recursive: true });
    const metadata = { name: `environments/${cluster}` };
    const spec = { apiVersion: 'tanka.dev/v1alpha1', kind: 'Environment', metadata, spec: { namespace: 'default' } };
    writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
    const components = componentFolders(dist).filter((each) => each.startsWith(`${join(dist, 'clusters', cluster)}/`));
    const objects = components.flatMap((component) =>
      yamlFiles(component).map((name) => {
        const documents = parseAllDocuments(readFileSync(join(component, name), 'utf8'));
        return [relative(dist, join(component, name)), documents.map((document) => document.toJS())];
      }),
    );
    writeFileSync(join(folder, 'main.jsonnet'), JSON.stringify(Object.fromEntries(objects)));
  }
  const format = '{{env.metadata.name}}/{{.kind}}-{{.metadata.namespace}}-{{.metadata.name}}';
  const args = ['export', 'out', 'environments', '--recursive', '--format', format];
  return { program: 'tk', args, cwd: work };
}

/** Plain cdk8s, which is always there, grows with the square of its charts. */
export const PEERS: readonly Peer[] = [
  { name: 'plain cdk8s, App.synth', most: 16, version: [process.execPath, '--version'], command: cdk8s },
  { name: 'kustomize build, a cluster at a time', most: 100, version: ['kustomize', 'version'], command: kustomize },
  { name: 'helm template, a cluster at a time', most: 100, version: ['helm', 'version', '--short'], command: helm },
  { name: 'tk export', most: 16, version: ['tk', '--version'], command: tanka },
  { name: 'kubeconform -strict', most: 100, version: ['kubeconform', '-v'], command: kubeconform },
];
