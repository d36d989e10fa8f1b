import { seconds } from '../../clusters/schema/units.ts';
import type { PodProps } from '../shared/pod.ts';
import type { Content } from './config.ts';
import type { Settled, WorkloadProps } from './workload-props.ts';

/** What the pods are made of, but for what the fleet adds: image, ports and names. */
export function podOf<Port extends string>(
  data: Settled,
  {
    probes = {},
    env,
    mounts,
    imagePullSecrets,
  }: Pick<WorkloadProps<Port>, 'probes' | 'env' | 'mounts' | 'imagePullSecrets'>,
  content: Content,
): Omit<PodProps<Port>, 'image' | 'ports'> {
  const { security, resources, lifecycle, nodeSelector, tolerations, command, args } = data;
  return {
    command,
    args,
    env: env && Object.keys(env).length > 0 ? env : undefined,
    envFrom: content.envFrom.length > 0 ? content.envFrom : undefined,
    ...probes,
    resources,
    mounts: { ...content.mounts, ...mounts },
    user: security.user,
    group: security.group,
    fsGroup: security.fsGroup,
    writableRoot: security.writableRoot,
    nodeSelector: Object.keys(nodeSelector).length > 0 ? nodeSelector : undefined,
    tolerations,
    terminationGracePeriod: seconds(lifecycle.terminationGracePeriod),
    imagePullSecrets: imagePullSecrets && imagePullSecrets.length > 0 ? imagePullSecrets : undefined,
  };
}
