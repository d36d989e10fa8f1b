import { seconds } from '../../clusters/schema/units.ts';
import { HookJob } from '../shared/job.ts';
import { allow, type Outgoing } from '../shared/network.ts';
import type { Mount } from '../shared/pod.ts';
import type { PodWorkloadProps } from '../shared/pod-workload.ts';
import type { Deliverable } from './delivery/delivered.ts';
import type { Settled } from './workload-props.ts';

export const migrationName = (app: string): string => `${app}-migration`;

/** The wave of what starts once the migration has ended; all that both need stands before it. */
export const AFTER_MIGRATION = 1;

interface Migrating {
  /** That of the workload. */
  pod: PodWorkloadProps<string>;
  /** Whom it may ask. */
  to: readonly Outgoing[];
}

/** A Job in each sync with all that the workload's container has but its probes, its ports and its claims, which others hold. */
export function migrate(
  { scope, name, component, partOf }: Pick<Deliverable, 'scope' | 'name' | 'component' | 'partOf'>,
  { command, args, timeout, tries, resources }: NonNullable<Settled['migration']>,
  { pod, to }: Migrating,
): void {
  const { namespace, image, version, env, envFrom, mounts = {}, user, group, fsGroup, writableRoot } = pod;
  const job = new HookJob(scope, migrationName(name), {
    component,
    partOf,
    namespace,
    image,
    version,
    phase: 'Sync',
    command,
    args,
    env,
    envFrom,
    ports: {},
    resources: resources ?? pod.resources,
    mounts: Object.fromEntries(Object.entries(mounts).filter(isOwn)),
    user,
    group,
    fsGroup,
    writableRoot,
    nodeSelector: pod.nodeSelector,
    tolerations: pod.tolerations,
    imagePullSecrets: pod.imagePullSecrets,
    backoffLimit: tries - 1,
    activeDeadlineSeconds: seconds(timeout),
  });
  allow(scope, job, { from: [], to });
}

const isOwn = ([, { type }]: [string, Mount]): boolean => type !== 'volume';
