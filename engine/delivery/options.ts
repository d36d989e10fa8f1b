import { didYouMean } from '../did-you-mean.ts';

/** Names of options and the values that each may have. */
type Options = Readonly<Record<string, readonly string[]>>;

const REMOVAL = ['false', 'confirm'];
const SWITCH = ['true', 'false'];

/** Of one object, in `argocd.argoproj.io/sync-options`. */
export const OBJECT_OPTIONS: Options = {
  ClientSideApplyMigration: SWITCH,
  Delete: REMOVAL,
  Force: ['true'],
  // Over an Application that says Prune=false.
  Prune: [...REMOVAL, 'true'],
  PruneLast: ['true'],
  Replace: SWITCH,
  ServerSideApply: SWITCH,
  SkipDryRunOnMissingResource: ['true'],
};

/** Of an Application, in `spec.syncPolicy.syncOptions`. */
export const APPLICATION_OPTIONS: Options = {
  ApplyOutOfSyncOnly: SWITCH,
  ClientSideApplyMigration: SWITCH,
  CreateNamespace: SWITCH,
  Delete: REMOVAL,
  FailOnSharedResource: SWITCH,
  Prune: REMOVAL,
  PruneLast: SWITCH,
  PrunePropagationPolicy: ['foreground', 'background', 'orphan'],
  RespectIgnoreDifferences: SWITCH,
  ServerSideApply: SWITCH,
  SkipDryRunOnMissingResource: ['true'],
};

export const COMPARE_OPTIONS: Options = {
  IgnoreExtraneous: [],
  IncludeMutationWebhook: ['true'],
  ServerSideDiff: SWITCH,
};

/** Why an option is in none of the lists. */
const REFUSED: Readonly<Record<string, string>> = {
  Validate: 'hides mistakes until they are live; leave it out',
  Replace: 'loses data; expected it on one Job, by an annotation',
  Force: 'deletes what it cannot change; expected it on one Job, by an annotation',
};

/** Parts of a comma-separated annotation, as Argo CD splits it. */
export const partsOf = (text: string): string[] => text.split(',').map((part) => part.trim());

/** What is wrong with one option: Argo CD ignores in silence what it does not know. */
export function optionProblem(option: string, options: Options): string | undefined {
  const [name = '', ...rest] = option.split('=');
  const values = Object.hasOwn(options, name) ? options[name] : undefined;
  if (values === undefined) {
    const why = Object.hasOwn(REFUSED, name) ? REFUSED[name] : unknownName(name, options);
    return `${name || 'an empty option'} ${why}`;
  }
  if (values.length === 0) return rest.length === 0 ? undefined : `${option}: expected ${name} alone`;
  if (rest.length === 1 && values.includes(rest[0]!)) return undefined;
  return `${option}: expected ${values.map((value) => `${name}=${value}`).join(' or ')}`;
}

function unknownName(name: string, options: Options): string {
  const names = Object.keys(options);
  return `is no option; ${didYouMean(name, names) ?? `expected one of ${names.join(', ')}`}`;
}
