import type { KubeObject, Manifest, Manifests } from '../../../shared/manifest.ts';
import type { Shapes } from '../../../shared/shapes/kinds.ts';
import type { PodSpec } from '../../../shared/shapes/pods.ts';

const COMMANDS = ['compact', 'query', 'query-frontend', 'receive', 'store'] as const;
export type ThanosCommand = (typeof COMMANDS)[number];

/** A workload that runs a command of Thanos. */
export interface Process {
  manifest: Manifest<KubeObject & Shapes['StatefulSet']>;
  command: ThanosCommand;
  args: readonly string[];
  /** Flag → its values; a switch has the value ''. */
  flags: ReadonlyMap<string, readonly string[]>;
  /** Where its arguments stand. */
  at: string;
}

/** The processes that run one of the commands, or any. */
export function processesOf(manifests: Manifests, ...commands: readonly ThanosCommand[]): Process[] {
  const wanted = commands.length > 0 ? commands : COMMANDS;
  return manifests.ofKind('Deployment', 'StatefulSet').flatMap((manifest) =>
    manifest.object.spec.template.spec.containers.flatMap(({ args = [], image = '' }, i) => {
      const command = wanted.find((each) => each === args[0]);
      if (command === undefined || !/\bthanos\b/.test(image)) return [];
      const at = manifest.field(`spec.template.spec.containers[${i}].args`);
      return [{ manifest, command, args: args.slice(1), flags: flagsOf(args.slice(1)), at }];
    }),
  );
}

/** The one value of a flag, or the default of Thanos. */
export const flagOf = ({ flags }: Pick<Process, 'flags'>, name: string, otherwise = ''): string =>
  flags.get(name)?.at(-1) ?? otherwise;

function flagsOf(args: readonly string[]): Map<string, string[]> {
  const flags = new Map<string, string[]>();
  for (const arg of args) {
    const [, name = arg, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return flags;
}

/** The file that a pod sees at a path, where a ConfigMap brings it. */
export function configFile(manifests: Manifests, { manifest }: Process, path: string): string | undefined {
  const { namespace, object } = manifest;
  const slash = path.lastIndexOf('/');
  const name = configMapAt(object.spec.template.spec, path.slice(0, slash));
  const configMap = manifests.ofKind('ConfigMap').named({ namespace, name });
  return configMap?.object.data?.[path.slice(slash + 1)];
}

function configMapAt({ containers, volumes = [] }: PodSpec, folder: string): string | undefined {
  const mount = containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === folder);
  return volumes.find(({ name }) => name === mount?.name)?.configMap?.name;
}
