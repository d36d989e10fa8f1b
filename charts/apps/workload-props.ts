import type { z } from 'zod';
import { imageText, parseImage, unfixed } from '../../clusters/schema/image-reference.ts';
import {
  WORKLOAD_FIELDS,
  type WorkloadData,
  type WorkloadInput,
  WorkloadSchema,
} from '../../clusters/schema/workload.ts';
import type { ChartProps } from '../shared/component.ts';
import { mirrored } from '../shared/image.ts';
import type { Incoming, Outgoing } from '../shared/network.ts';
import type { Env, Mount } from '../shared/pod.ts';
import type { SecretKey, SecretRef } from '../shared/secret.ts';

/** The same data, where whatever names a port names one of these. */
export type OfPorts<T, Port extends string> = T extends readonly (infer Item)[]
  ? readonly OfPorts<Item, Port>[]
  : T extends object
    ? { [K in keyof T]: K extends 'port' ? Port : OfPorts<T[K], Port> }
    : T;

/** What a chart says otherwise than a file: by references, whose names exist. */
type ByReference = 'image' | 'ports' | 'env' | 'secrets' | 'registryLogin' | 'network' | 'ingress';

/** What a chart says as a file does. */
export type DataOf<Port extends string> = OfPorts<Omit<WorkloadInput, ByReference>, Port>;

type Same = DataOf<string>;

interface Served<Port extends string> {
  /** `shop` stands for shop in the zone of the cluster, `shop.example.org` for itself. */
  host: string;
  path?: string;
  port: Port;
  /** The certificate of the hosts. The Gateway has one for its zone, and takes no other. */
  tls?: SecretRef<'tls.crt' | 'tls.key'>;
}

/** A number of pods, or an autoscaler that writes it. */
export type Scale =
  | { replicas?: WorkloadInput['replicas']; autoscaling?: never }
  | { autoscaling?: WorkloadInput['autoscaling']; replicas?: never };

export type WorkloadProps<Port extends string> = Props<Port> & Scale;

interface Props<Port extends string>
  extends Pick<ChartProps<z.ZodType>, 'fleet' | 'cluster' | 'namespace'>,
    Omit<Same, 'probes' | 'metrics' | 'delivery' | 'replicas' | 'autoscaling'>,
    OfPorts<Pick<WorkloadInput, 'probes' | 'metrics' | 'delivery'>, NoInfer<Port>> {
  /** Default: the chart's. */
  component?: string;
  /** What it is a piece of. Default: its own name. */
  partOf?: string;
  /** Full reference: repository:tag, with @digest where it is known. */
  image: string;
  ports?: Record<Port, number>;
  env?: Readonly<Record<string, Env>>;
  /** Path in the container → what stands there, beside writable folders, configuration and volumes. */
  mounts?: Readonly<Record<string, Mount>>;
  /** Logins of the registries that images come from. */
  imagePullSecrets?: readonly SecretRef<'.dockerconfigjson'>[];
  ingress?: Served<NoInfer<Port>>;
  /** Flows beside those of ingress, metrics and names. */
  network?: { from?: readonly Incoming[]; to?: readonly Outgoing[] };
  /** Its Application leaves the number of pods to the autoscaler, so that the manifest may say how many there are at first. */
  ignoresReplicas?: boolean;
  /** What analyses log in with where metrics and logs are kept elsewhere. */
  logins?: { metrics?: SecretKey; logs?: SecretKey };
}

/** What a chart says as data, with the defaults of `WorkloadSchema` and held to its rules. */
export type Settled = Omit<WorkloadData, 'env' | 'secrets' | 'registryLogin' | 'network'>;

const BY_REFERENCE: readonly string[] = ['env', 'secrets', 'registryLogin', 'network'];

export function settled<Port extends string>(name: string, props: WorkloadProps<Port>): Settled {
  const { image, ingress, ...rest } = props;
  const { tls: _, ...served } = ingress ?? {};
  const data = Object.fromEntries(
    Object.entries({ ...rest, image: parseImage(image)?.repository, ...(ingress ? { ingress: served } : {}) }).filter(
      ([key]) => Object.hasOwn(WORKLOAD_FIELDS, key) && !BY_REFERENCE.includes(key),
    ),
  );
  const { success, data: workload, error } = WorkloadSchema.safeParse(data);
  if (success) return workload;
  throw new Error(error.issues.map((issue) => `${name}: ${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

/** The image of a workload: of one build, from the fleet's mirror where it has one. */
export function imageOf<Port extends string>(name: string, { image, fleet }: WorkloadProps<Port>) {
  const problem = unfixed(image);
  const parsed = parseImage(image);
  if (problem !== undefined || parsed === undefined) throw new Error(`${name}: image ${image}: ${problem}`);
  const { repository, tag, digest = '' } = parsed;
  return {
    reference: imageText({ ...parsed, repository: mirrored(repository, fleet.mirrors) }),
    // What has a digest alone is known by the start of that.
    version: asLabel(tag ?? digest.replace(/^sha256:/, '').slice(0, 12)),
  };
}

/** Tags may be longer than labels, and end otherwise. */
const asLabel = (tag: string): string =>
  tag
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
