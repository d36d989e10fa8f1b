import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { KUBERNETES } from './releases.ts';

export type Version = keyof typeof KUBERNETES;

export const VERSIONS = Object.keys(KUBERNETES) as Version[];
export const NEWEST = VERSIONS.at(-1)!;

const { KUBEBUILDER_ASSETS, FLEETWRIGHT_CACHE, XDG_CACHE_HOME } = process.env;

const Declared = z.looseObject({
  name: z.string(),
  kubernetes: z.custom<Version>((value) => String(value) in KUBERNETES),
});

/** The version that each cluster of a folder's fleet says it has. */
export function declaredVersions(clusters: string): (cluster: string) => Version {
  const files = readdirSync(clusters).filter((file) => file.endsWith('.yaml') && file !== 'fleet.yaml');
  const versions = new Map(
    files.map((file) => {
      const { name, kubernetes } = Declared.parse(load(readFileSync(join(clusters, file), 'utf8')));
      return [name, kubernetes];
    }),
  );
  return (cluster) => {
    const version = versions.get(cluster);
    if (version === undefined) throw new Error(`${clusters} has no ${cluster}`);
    return version;
  };
}

/** Where `.ci/binaries` keeps what it gets. */
const CACHE = join(FLEETWRIGHT_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'fleetwright'), 'kubernetes');

/** A folder with all of the programs for a Kubernetes version, if there is one on this machine. */
export function binariesOf(
  version: Version,
  programs: readonly string[] = ['etcd', 'kube-apiserver'],
): string | undefined {
  return [...assetsOf(version), join(CACHE, KUBERNETES[version])].find((folder) =>
    programs.every((program) => isProgram(join(folder, program))),
  );
}

/** The folder that other Kubernetes projects name too, where it holds that very version. */
function assetsOf(version: Version): string[] {
  if (!KUBEBUILDER_ASSETS || !isProgram(join(KUBEBUILDER_ASSETS, 'kube-apiserver'))) return [];
  const says = execFileSync(join(KUBEBUILDER_ASSETS, 'kube-apiserver'), ['--version'], { encoding: 'utf8' });
  return says.includes(`v${version}.`) ? [KUBEBUILDER_ASSETS] : [];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
