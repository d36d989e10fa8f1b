import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCES = ['engine', 'charts', 'clusters', 'imports', 'cdk8s.yaml', 'package.json', 'package-lock.json'];

/** A project with the sources of this one and a cache of its own, so that nothing saved meanwhile is measured. */
export function copyProject(from: string, to: string): void {
  mkdirSync(join(to, 'node_modules'), { recursive: true });
  for (const name of SOURCES) cpSync(join(from, name), join(to, name), { recursive: true });
  for (const name of readdirSync(join(from, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(from, 'node_modules', name), join(to, 'node_modules', name));
  }
}

const CENTRAL = 'cluster-01';
const EDGE = 'cluster-02';

/** A fleet of one central cluster and edges, each like the repository's own but for name and addresses. */
export function writeFleet(project: string, folder: string, clusters: number): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const own = (name: string) => readFileSync(join(project, 'clusters', name), 'utf8');
  writeFileSync(join(folder, 'fleet.yaml'), withoutApps(own('fleet.yaml')));
  for (let number = 1; number <= clusters; number += 1) {
    const name = clusterName(number);
    const net = `10.${number >> 8}.${number & 255}`;
    const text = own(`${number === 1 ? CENTRAL : EDGE}.yaml`)
      .replace(/^name: .*$/m, `name: ${name}`)
      .replace(/^apiServer: .*$/m, `apiServer: https://${net}.10:6443`)
      .replace(/^nodeAddresses: .*$/m, `nodeAddresses: [${net}.10]`)
      .replace(/^loadBalancerPool: .*$/m, `loadBalancerPool: ${net}.100-${net}.109`);
    writeFileSync(join(folder, `${name}.yaml`), text);
  }
  const names = Array.from({ length: clusters }, (_, i) => clusterName(i + 1));
  for (const name of names) writeSecrets(join(project, 'clusters'), folder, name, names.slice(1));
}

/** Environments name clusters that this fleet may not have. */
const withoutApps = (text: string): string => text.replaceAll(/^(environments|branches):\n( .*\n)*/gm, '');

/** The certificate and the sealed secrets of a cluster, which are those of the one that it is like. */
function writeSecrets(from: string, to: string, name: string, edges: readonly string[]): void {
  const model = name === CENTRAL ? CENTRAL : EDGE;
  mkdirSync(join(to, 'certs'), { recursive: true });
  cpSync(join(from, 'certs', `${model}.pem`), join(to, 'certs', `${name}.pem`));
  const sealed = join(from, 'sealed', model);
  for (const path of readdirSync(sealed, { recursive: true, encoding: 'utf8' }).filter(isYaml)) {
    const text = readFileSync(join(sealed, path), 'utf8');
    const files = path.includes(EDGE)
      ? edges.map((edge) => [path, text].map(renamed(edge)))
      : [[path, ofAll(text, edges)]];
    for (const [file = '', content = ''] of isOfOtherEdge(path) ? [] : files) {
      mkdirSync(dirname(join(to, 'sealed', name, file)), { recursive: true });
      writeFileSync(join(to, 'sealed', name, file), content);
    }
  }
}

const isYaml = (path: string): boolean => path.endsWith('.yaml') && !path.startsWith('my-app-');
const isOfOtherEdge = (text: string): boolean => /cluster-0[34]/.test(text);
const renamed = (edge: string) => (text: string) => text.replaceAll(EDGE, edge);

/** What stands there for each edge stands there for each of these. */
const ofAll = (text: string, edges: readonly string[]): string =>
  text
    .split('\n')
    .filter((line) => !isOfOtherEdge(line))
    .flatMap((line) => (line.includes(EDGE) ? edges.map((edge) => renamed(edge)(line)) : [line]))
    .join('\n');

export const clusterName = (number: number): string => `cluster-${String(number).padStart(2, '0')}`;

/** Changes a label of a cluster, which is on all its metrics and in what the central cluster says of it. */
export const changeLabel = (folder: string, number: number, round: number): void =>
  changeCluster(folder, number, [/^ {2}region: .*$/m, `  region: round-${round}`]);

/** Changes what is said of a cluster's nodes, which concerns no other cluster. */
export const changeNodes = (folder: string, number: number, round: number): void =>
  changeCluster(folder, number, [/^ {2}disk: .*$/m, `  disk: ${600 + round}Gi`]);

function changeCluster(folder: string, number: number, [what, by]: readonly [RegExp, string]): void {
  const file = join(folder, `${clusterName(number)}.yaml`);
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`${file}: nothing to change, or changed already`);
  writeFileSync(file, changed);
}

/** Changes the image of a workload that every cluster has. */
export function changeChart(project: string, round: number): void {
  const file = join(project, 'charts/versions.ts');
  const text = readFileSync(file, 'utf8').replace(/(sealed-secrets-controller', '[\d.]+)[^']*'/, `$1-r${round}'`);
  writeFileSync(file, text);
}
