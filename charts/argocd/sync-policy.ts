import type { ApplicationSpecSyncPolicy, ApplicationSpecSyncPolicyRetry } from '../../imports/application.ts';
import type { Labels } from '../shared/manifest.ts';
import { defined } from './defined.ts';
import { isDuration } from './duration.ts';
import { applicationSyncOptions, type SyncOptions } from './sync-options.ts';

/** Repeats a failed sync; without it a commit that failed once stays failed. */
export interface Retry {
  /** How often; -1 is without end, 0 would be never and is refused. */
  limit?: number;
  /** Takes a newer commit with each attempt, so that a fix ends the failing. */
  refresh?: boolean;
  backoff?: { duration: string; factor: number; maxDuration: string };
}

type PodSecurity = 'privileged' | 'baseline' | 'restricted';

/** For a namespace that Argo CD makes: without a level every pod may run there. */
export interface ManagedNamespaceMetadata {
  labels: Labels & { 'pod-security.kubernetes.io/enforce': PodSecurity };
  annotations?: Labels;
}

interface Common {
  options?: SyncOptions;
  retry?: Retry;
  /** Makes the destination's namespace too (CreateNamespace); a Namespace in Git overrides it entirely. */
  managedNamespaceMetadata?: ManagedNamespaceMetadata;
}

export interface SyncPolicy extends Common {
  readonly automated?: { prune: boolean; selfHeal: boolean; allowEmpty: boolean; enabled?: false };
}

/** A person starts each sync. */
export const manual = (common: Common = {}): SyncPolicy => common;

export interface Automated extends Common {
  prune?: boolean;
  selfHeal?: boolean;
  /** Lets a render without objects delete everything. */
  allowEmpty?: boolean;
}

export const automated = (props: Automated = {}): SyncPolicy => withSwitch(props, {});

/** Automated, but switched off for now. */
export const paused = (props: Automated = {}): SyncPolicy => withSwitch(props, { enabled: false });

const withSwitch = (
  { prune = true, selfHeal = true, allowEmpty = false, ...common }: Automated,
  off: { enabled?: false },
): SyncPolicy => ({ ...common, automated: { prune, selfHeal, allowEmpty, ...off } });

const RETRY = { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } } as const;

export function checkSyncPolicy(policy: SyncPolicy, namespace: string | undefined): string[] {
  const { limit, backoff } = { ...RETRY, ...policy.retry };
  const durations = [backoff.duration, backoff.maxDuration].filter((duration) => !isDuration(duration));
  return [
    ...(Number.isInteger(limit) && limit !== 0 && limit >= -1
      ? []
      : [`retry.limit: ${limit}: a commit that failed would never be tried again; expected a positive number or -1`]),
    ...durations.map((duration) => `retry.backoff: ${duration}: expected a duration such as 10s or 5m`),
    ...(backoff.factor >= 1 ? [] : [`retry.backoff.factor: ${backoff.factor}: expected 1 or more`]),
    ...(policy.managedNamespaceMetadata && namespace === undefined
      ? ['managedNamespaceMetadata: the destination names no namespace that could be made']
      : []),
  ];
}

/** @param extra options that follow from other parts of the Application */
export function syncPolicySpec(policy: SyncPolicy, extra: readonly string[]): ApplicationSpecSyncPolicy {
  const { automated, managedNamespaceMetadata, options = {} } = policy;
  const create = managedNamespaceMetadata ? ['CreateNamespace=true'] : [];
  const retry: ApplicationSpecSyncPolicyRetry = { ...RETRY, ...defined(policy.retry ?? {}) };
  return defined({
    automated,
    managedNamespaceMetadata,
    retry,
    syncOptions: [...create, ...extra, ...applicationSyncOptions(options)].sort(),
  });
}
