import { load, YAMLException } from 'js-yaml';
import { z } from 'zod';
import type { KubeObject, Manifest, Manifests } from '../../../shared/manifest.ts';
import type { Shapes } from '../../../shared/shapes/kinds.ts';
import type { Volume } from '../../../shared/shapes/pods.ts';
import { CONFIG_FILE } from '../fluent-bit-config.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** Fluent Bit reads keys in any case. */
const properties = z
  .record(z.string(), z.unknown())
  .transform(
    (all): Properties => Object.fromEntries(Object.entries(all).map(([key, value]) => [key.toLowerCase(), value])),
  );

const list = z.array(properties).default([]);

const Config = z.strictObject({
  service: properties.default({}),
  env: properties.default({}),
  parsers: list,
  multiline_parsers: list,
  pipeline: z.strictObject({ inputs: list, filters: list, outputs: list }),
});

/** What stands at a path in the container, where something is mounted. */
interface Mounted {
  volume: Volume;
  mountPath: string;
  readOnly: boolean;
}

/** Fluent Bit on one cluster, as its ConfigMap and its pods have it. */
export interface Agent extends z.output<typeof Config> {
  namespace: string;
  /** Where a finding about a field of its file is. */
  at(field: string): string;
  mountOf(path: string): Mounted | undefined;
}

/** Of one cluster: eight checks ask. */
export const agentsOf = (manifests: Manifests): Agent[] => manifests.gathered(gather);

function gather(manifests: Manifests): Agent[] {
  const [daemonSet] = manifests.ofKind('DaemonSet').from('fluent-bit');
  const pod = daemonSet?.object.spec.template.spec;
  const mounts = (pod?.containers ?? []).flatMap(({ volumeMounts = [] }) => volumeMounts);
  const mountOf = (path: string): Mounted | undefined => {
    const mount = mounts
      .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
      .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
    const volume = pod?.volumes?.find(({ name }) => name === mount?.name);
    return mount && volume && { volume, mountPath: mount.mountPath, readOnly: mount.readOnly ?? false };
  };
  return manifests
    .ofKind('ConfigMap')
    .from('fluent-bit')
    .flatMap((manifest) => {
      const { config } = readConfig(manifest);
      return config === undefined ? [] : [{ ...config, ...place(manifest), mountOf }];
    });
}

type ConfigMap = Manifest<KubeObject & Shapes['ConfigMap']>;

interface ReadConfig {
  config?: z.output<typeof Config>;
  problems: string[];
}

/** Each file is read by eight checks, and once. */
const known = new WeakMap<KubeObject, ReadConfig>();

/** What its ConfigMap says, or why it says nothing. */
export function readConfig(manifest: ConfigMap): ReadConfig {
  const read = known.get(manifest.object) ?? parseConfig(manifest);
  known.set(manifest.object, read);
  return read;
}

function parseConfig(manifest: ConfigMap): ReadConfig {
  const text = manifest.object.data?.[CONFIG_FILE];
  if (text === undefined) return { problems: [] };
  try {
    const { data, error } = Config.safeParse(load(text));
    const problems = error?.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`) ?? [];
    return data === undefined ? { problems } : { config: data, problems };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { problems: [error.message.split('\n', 1)[0] ?? ''] };
  }
}

const place = (manifest: Manifest) => ({
  namespace: manifest.namespace,
  at: (field: string): string => manifest.field(`data["${CONFIG_FILE}"]: ${field}`),
});

export const isOn = (value: unknown): boolean => ['true', 'on', 'yes'].includes(String(value).toLowerCase());

/** The words of `docker, cri` and of lists alike. */
export const wordsOf = (value: unknown): string[] =>
  [value ?? []].flat().flatMap((each) =>
    String(each)
      .split(',')
      .map((word) => word.trim()),
  );

/** The outputs that go to OpenSearch, each with its place. */
export const openSearchOutputs = ({ pipeline }: Agent): { output: Properties; field: string }[] =>
  pipeline.outputs.flatMap((output, i) =>
    output.name === 'opensearch' ? [{ output, field: `pipeline.outputs[${i}]` }] : [],
  );
