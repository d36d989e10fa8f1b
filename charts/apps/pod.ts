import { seconds } from '../../clusters/schema/units.ts';
import type { PodWorkloadProps } from '../shared/pod-workload.ts';
import type { Content } from './config.ts';
import type { Settled, WorkloadProps } from './workload-props.ts';

type Given<Port extends string> = Pick<
  WorkloadProps<Port>,
  'namespace' | 'ports' | 'probes' | 'env' | 'mounts' | 'imagePullSecrets'
>;

/** What the pods of a workload are made of. */
export function podOf<Port extends string>(
  data: Settled,
  { namespace, ports, probes = {}, env, mounts, imagePullSecrets }: Given<Port>,
  content: Content,
): Omit<PodWorkloadProps<Port>, 'component' | 'image' | 'version'> {
  const { security, resources, lifecycle, nodeSelector, tolerations, command, args } = data;
  return {
    namespace,
    // Left out, there are none, and Port is the type that says so.
    ports: ports ?? ({} as Record<Port, number>),
    command,
    args,
    env: unlessEmpty(env),
    envFrom: content.envFrom.length > 0 ? content.envFrom : undefined,
    ...probes,
    resources,
    mounts: { ...content.mounts, ...mounts },
    user: security.user,
    group: security.group,
    fsGroup: security.fsGroup,
    writableRoot: security.writableRoot,
    nodeSelector: unlessEmpty(nodeSelector),
    tolerations,
    terminationGracePeriod: seconds(lifecycle.terminationGracePeriod),
    imagePullSecrets: imagePullSecrets && imagePullSecrets.length > 0 ? imagePullSecrets : undefined,
  };
}

/** API servers keep no empty map. */
const unlessEmpty = <Value>(map: Readonly<Record<string, Value>> | undefined): Record<string, Value> | undefined =>
  map === undefined || Object.keys(map).length === 0 ? undefined : { ...map };
