import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterName, writeFleet } from '../bench/fleet.ts';
import { copyOfProject, type Ended, fleetwright, ROOT, Run, remove } from '../engine/commands/run.ts';
import { snapshot } from '../engine/output/folder.ts';

const CLUSTERS = 20;

export type Version = 'a' | 'b';

/** A copy of the project with a fleet of 20 clusters, whose data has two versions. */
export class Project {
  readonly root = copyOfProject();
  readonly top = mkdtempSync(join(tmpdir(), 'fleetwright-robust-'));
  readonly clusters = join(this.top, 'clusters');
  readonly out = join(this.top, 'dist');
  readonly cache = join(this.root, 'node_modules/.cache/fleetwright');

  constructor() {
    const [a, b] = [this.#version('a'), this.#version('b')];
    writeFleet(ROOT, a, CLUSTERS);
    writeFleet(ROOT, b, CLUSTERS + 1);
    makeOther(b);
  }

  #version(version: Version): string {
    return join(this.top, `version-${version}`);
  }

  /** Makes a version the data of the fleet. */
  use(version: Version): void {
    rmSync(this.clusters, { recursive: true, force: true });
    cpSync(this.#version(version), this.clusters, { recursive: true });
  }

  start(out: string = this.out): Run {
    return new Run(['synth', '--clusters', this.clusters, '--out', out], { root: this.root });
  }

  synth(out: string = this.out): Promise<Ended> {
    return fleetwright(['synth', '--clusters', this.clusters, '--out', out], { root: this.root });
  }

  /** What a version comes to in a folder that is empty before. */
  async tree(version: Version): Promise<Record<string, string>> {
    const out = join(this.top, 'fresh');
    this.use(version);
    const { code, stderr } = await this.synth(out);
    if (code !== 0) throw new Error(stderr);
    const tree = snapshot(out);
    rmSync(out, { recursive: true });
    return tree;
  }

  remove(): void {
    remove(this.root);
    remove(this.top);
  }
}

/** Changes what all clusters have, what one has, and which there are. */
function makeOther(folder: string): void {
  edit(join(folder, 'fleet.yaml'), /revision: .*/, 'revision: other');
  edit(join(folder, `${clusterName(2)}.yaml`), /region: .*/, 'region: other');
  edit(join(folder, `${clusterName(3)}.yaml`), /^components:$/m, 'components:\n  fluent-bit: false');
  const last = clusterName(CLUSTERS);
  for (const path of [`${last}.yaml`, `certs/${last}.pem`, `sealed/${last}`])
    rmSync(join(folder, path), { recursive: true });
}

const edit = (file: string, before: string | RegExp, after: string): void =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(before, after));
