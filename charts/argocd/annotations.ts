import type { Labels } from '../shared/manifest.ts';
import { type ObjectSyncOptions, objectSyncOptions } from './sync-options.ts';

export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
export const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';
export const HOOK = 'argocd.argoproj.io/hook';
export const HOOK_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
const MANIFEST_GENERATE_PATHS = 'argocd.argoproj.io/manifest-generate-paths';
export const TRACKING_ID = 'argocd.argoproj.io/tracking-id';

/** Annotations that one may write: Argo CD alone writes its tracking id. */
export type Annotations = Labels & { [TRACKING_ID]?: never };

/** Orders objects within one sync of one Application; lower goes first, 0 is the default. */
export function wave(number: number): Annotations {
  if (!Number.isInteger(number)) throw new Error(`wave: ${number}: expected an integer`);
  return { [SYNC_WAVE]: String(number) };
}

export type HookPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'PreDelete' | 'PostDelete';
export type HookDeletePolicy = 'BeforeHookCreation' | 'HookSucceeded' | 'HookFailed';

/** Makes an object, usually a Job, run at a point of the sync or of the deletion of its Application. */
export function hook(
  phases: HookPhase | readonly [HookPhase, ...HookPhase[]],
  deletePolicies: HookDeletePolicy | readonly [HookDeletePolicy, ...HookDeletePolicy[]] = 'BeforeHookCreation',
): Annotations {
  return {
    [HOOK]: [phases].flat().join(','),
    [HOOK_DELETE_POLICY]: [deletePolicies].flat().join(','),
  };
}

/** Keeps an object in Git that Argo CD does not apply. */
export const skip = (): Annotations => ({ [HOOK]: 'Skip' });

/** Options of one object; they override those of its Application. */
export const syncOptions = (options: ObjectSyncOptions): Annotations => ({
  [SYNC_OPTIONS]: objectSyncOptions(options).join(','),
});

/** The only kind of object that may be replaced: whatever else is replaced loses data or stops. */
export const replaceJob = ({ force = false }: { force?: boolean } = {}): Annotations => ({
  [SYNC_OPTIONS]: force ? 'Force=true,Replace=true' : 'Replace=true',
});

export type CompareOptions = {
  /** The object does not count for the sync status. */
  ignoreExtraneous?: true;
} & (
  | { serverSideDiff: true; includeMutationWebhook?: true }
  | { serverSideDiff?: false; includeMutationWebhook?: never }
);

export function compareOptions(options: CompareOptions): Annotations {
  const values = [
    ...(options.ignoreExtraneous ? ['IgnoreExtraneous'] : []),
    ...(options.serverSideDiff === undefined ? [] : [`ServerSideDiff=${options.serverSideDiff}`]),
    ...(options.includeMutationWebhook ? ['IncludeMutationWebhook=true'] : []),
  ];
  if (values.length === 0) throw new Error('compare-options: expected at least one option');
  return { [COMPARE_OPTIONS]: values.join(',') };
}

/**
 * Paths whose changes concern an Application; other commits do not make it render again.
 * Relative to the path of its source (`.` is that path), or from the root of the repository with a leading slash.
 */
export function manifestGeneratePaths(...paths: readonly [string, ...string[]]): Annotations {
  const wrong = paths.find((path) => path === '' || path.includes(';'));
  if (wrong !== undefined)
    throw new Error(`manifest-generate-paths: "${wrong}": expected one path without a semicolon`);
  return { [MANIFEST_GENERATE_PATHS]: paths.join(';') };
}

/** Refuses what Argo CD itself writes. */
export const checkAnnotations = (annotations: Labels): string[] =>
  TRACKING_ID in annotations ? [`annotations: ${TRACKING_ID} is written by Argo CD, never in Git`] : [];
