import type { z } from 'zod';
import type { KubeObject, Manifest, Manifests } from '../../../shared/manifest.ts';
import type { PodSpec, WorkloadSpec } from '../../../shared/shapes.ts';

/** A workload that runs `thanos receive`. */
export interface Receive {
  manifest: Manifest<KubeObject & { spec: WorkloadSpec & { serviceName?: string } }>;
  /** Flag → its values; a switch has the value ''. */
  flags: ReadonlyMap<string, readonly string[]>;
  /** Where its arguments stand. */
  at: string;
  /** As Thanos deduces it from the flags. */
  mode: 'RouterOnly' | 'IngestorOnly' | 'RouterIngestor';
}

export function receivesOf(manifests: Manifests): Receive[] {
  return manifests.ofKind('Deployment', 'StatefulSet').flatMap((manifest) =>
    manifest.object.spec.template.spec.containers.flatMap(({ args = [] }, i) => {
      if (args[0] !== 'receive') return [];
      const flags = flagsOf(args.slice(1));
      return [{ manifest, flags, at: manifest.field(`spec.template.spec.containers[${i}].args`), mode: modeOf(flags) }];
    }),
  );
}

export const receivesIn = (manifests: Manifests, mode: Receive['mode']): Receive[] =>
  receivesOf(manifests).filter((receive) => receive.mode === mode);

/** The one value of a flag, or the default of Thanos. */
export const flagOf = ({ flags }: Receive, name: string, otherwise = ''): string =>
  flags.get(name)?.at(-1) ?? otherwise;

export const replicationFactorOf = (receive: Receive): number =>
  Number(flagOf(receive, 'receive.replication-factor', '1'));

/** The file that a pod sees at a path, where a ConfigMap brings it. */
export function configFile(manifests: Manifests, receive: Receive, path: string): string | undefined {
  const { namespace, object } = receive.manifest;
  const slash = path.lastIndexOf('/');
  const name = configMapAt(object.spec.template.spec, path.slice(0, slash));
  const configMap = manifests
    .ofKind('ConfigMap')
    .find((manifest) => manifest.namespace === namespace && manifest.object.metadata.name === name);
  return configMap?.object.data?.[path.slice(slash + 1)];
}

/** What a JSON text holds, or nothing where it is not of that shape. */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function configMapAt({ containers, volumes = [] }: PodSpec, folder: string): string | undefined {
  const mount = containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === folder);
  return volumes.find(({ name }) => name === mount?.name)?.configMap?.name;
}

function flagsOf(args: readonly string[]): Map<string, string[]> {
  const flags = new Map<string, string[]>();
  for (const arg of args) {
    const [, name = arg, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return flags;
}

function modeOf(flags: ReadonlyMap<string, unknown>): Receive['mode'] {
  const hashring = flags.has('receive.hashrings-file') || flags.has('receive.hashrings');
  if (!hashring) return 'IngestorOnly';
  return flags.has('receive.local-endpoint') ? 'RouterIngestor' : 'RouterOnly';
}
