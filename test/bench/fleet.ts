import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['engine', 'charts', 'clusters', 'imports', 'cdk8s.yaml', 'package.json', 'package-lock.json'];

/** A project with the sources of this one and a cache of its own, so that nothing saved meanwhile is measured. */
export function copyProject(from: string, to: string): void {
  mkdirSync(join(to, 'node_modules'), { recursive: true });
  for (const name of SOURCES) cpSync(join(from, name), join(to, name), { recursive: true });
  for (const name of readdirSync(join(from, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(from, 'node_modules', name), join(to, 'node_modules', name));
  }
}

/** A fleet of one central cluster and edges, each like the repository's own but for name and addresses. */
export function writeFleet(project: string, folder: string, clusters: number): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const own = (name: string) => readFileSync(join(project, 'clusters', name), 'utf8');
  writeFileSync(join(folder, 'fleet.yaml'), own('fleet.yaml'));
  for (let number = 1; number <= clusters; number += 1) {
    const name = clusterName(number);
    const net = `10.${number >> 8}.${number & 255}`;
    const text = own(number === 1 ? 'cluster-01.yaml' : 'cluster-02.yaml')
      .replace(/^name: .*$/m, `name: ${name}`)
      .replace(/^apiServer: .*$/m, `apiServer: https://${net}.10:6443`)
      .replace(/^nodeAddresses: .*$/m, `nodeAddresses: [${net}.10]`)
      .replace(/^loadBalancerPool: .*$/m, `loadBalancerPool: ${net}.100-${net}.109`);
    writeFileSync(join(folder, `${name}.yaml`), text);
  }
}

export const clusterName = (number: number): string => `cluster-${String(number).padStart(2, '0')}`;

/** Changes a value that only this cluster's objects have. */
export function changeCluster(folder: string, number: number, round: number): void {
  const file = join(folder, `${clusterName(number)}.yaml`);
  const text = readFileSync(file, 'utf8').replace(/^ {2}region: .*$/m, `  region: round-${round}`);
  writeFileSync(file, text);
}

/** Changes the image of a workload that every cluster has. */
export function changeChart(project: string, round: number): void {
  const file = join(project, 'charts/versions.ts');
  const text = readFileSync(file, 'utf8').replace(/(sealed-secrets-controller', '[\d.]+)[^']*'/, `$1-r${round}'`);
  writeFileSync(file, text);
}
