/** `confirm` waits for the annotation argocd.argoproj.io/deletion-approved. */
export type Removal = false | 'confirm';

interface SharedSyncOptions {
  /** What happens to an object whose file has gone from Git. */
  prune?: Removal;
  /** What happens to an object when its Application is deleted. */
  delete?: Removal;
  /** Not bound by the 262,144 bytes that annotations may have; big definitions need it. */
  serverSideApply?: boolean;
  clientSideApplyMigration?: boolean;
  /** For objects whose definition another Application brings in the same sync. */
  skipDryRunOnMissingResource?: true;
  /** Prunes after everything else is healthy. */
  pruneLast?: boolean;
}

/** Options of one object. Replace and Force have a helper of their own, for Jobs. */
export type ObjectSyncOptions = SharedSyncOptions;

/** Options of a whole Application: never Replace or Force, which delete, and never Validate=false. */
export interface SyncOptions extends SharedSyncOptions {
  prunePropagationPolicy?: 'foreground' | 'background' | 'orphan';
  applyOutOfSyncOnly?: boolean;
  /** Fails when another Application already owns an object. On unless said otherwise. */
  failOnSharedResource?: boolean;
}

const NAMES = {
  applyOutOfSyncOnly: 'ApplyOutOfSyncOnly',
  clientSideApplyMigration: 'ClientSideApplyMigration',
  delete: 'Delete',
  failOnSharedResource: 'FailOnSharedResource',
  prune: 'Prune',
  pruneLast: 'PruneLast',
  prunePropagationPolicy: 'PrunePropagationPolicy',
  serverSideApply: 'ServerSideApply',
  skipDryRunOnMissingResource: 'SkipDryRunOnMissingResource',
} as const satisfies Record<keyof SyncOptions, string>;

/** The form that Argo CD reads, such as `ServerSideApply=true`, in the order of the names. */
function serialise(options: SyncOptions): string[] {
  const given: Partial<Record<string, unknown>> = { ...options };
  const unknown = Object.keys(given).find((key) => !(key in NAMES));
  if (unknown !== undefined) throw new Error(`sync options: ${unknown} is refused or unknown`);
  return Object.entries(NAMES).flatMap(([key, name]) => (given[key] === undefined ? [] : [`${name}=${given[key]}`]));
}

export function objectSyncOptions(options: ObjectSyncOptions): string[] {
  const list = serialise(options);
  if (list.length === 0) throw new Error('sync options: expected at least one option');
  return list;
}

export const applicationSyncOptions = (options: SyncOptions): string[] =>
  serialise({ failOnSharedResource: true, ...options });
