import {
  COMPARE_OPTIONS,
  HOOK,
  HOOK_DELETE_POLICY,
  SYNC_OPTIONS,
  SYNC_WAVE,
  TRACKING_ID,
} from '../../charts/argocd/annotations.ts';
import { isHook } from '../../charts/argocd/turns.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { COMPARE_OPTIONS as COMPARISONS, OBJECT_OPTIONS, optionProblem, partsOf } from './options.ts';
import { argocd, type DeliveryProblem } from './problem.ts';

const PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete', 'Skip'];
const DELETE_POLICIES = ['BeforeHookCreation', 'HookSucceeded', 'HookFailed'];

/** Annotation → what is wrong with its value on this object. */
const RULES: Readonly<Record<string, (value: string, object: KubeObject) => (string | undefined)[]>> = {
  [SYNC_OPTIONS]: syncOptions,
  [SYNC_WAVE]: (value) => [/^[-+]?\d{1,9}$/.test(value) ? undefined : `${shown(value)}: expected a whole number`],
  [HOOK]: (value) => enumerated(value, PHASES),
  [HOOK_DELETE_POLICY]: (value, object) => [
    ...enumerated(value, DELETE_POLICIES),
    isHook(object) ? undefined : `does nothing without ${HOOK}; add that, or leave it out`,
  ],
  [COMPARE_OPTIONS]: compareOptions,
  [TRACKING_ID]: () => ['is written by Argo CD, never in Git; leave it out'],
  'helm.sh/hook': () => [`makes it a hook of every sync, not of an installation; leave it out, or expected ${HOOK}`],
};

/** Argo CD's annotations on one object; it ignores in silence what it does not understand. */
export function annotationProblems(object: KubeObject): DeliveryProblem[] {
  const annotations = object.metadata?.annotations ?? {};
  return Object.keys(annotations).flatMap((name) => {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    const value: unknown = annotations[name];
    if (rule === undefined || typeof value !== 'string') return [];
    return rule(value, object).flatMap((message) =>
      message === undefined ? [] : [argocd(`metadata.annotations[${JSON.stringify(name)}]`, message)],
    );
  });
}

/** Whether the object has this option, spelled as Argo CD reads it. */
export const hasSyncOption = ({ metadata }: KubeObject, option: string): boolean =>
  partsOf(metadata.annotations?.[SYNC_OPTIONS] ?? '').includes(option);

/** Whether a sync deletes it and makes it anew where it differs. */
export const isReplaced = (object: KubeObject): boolean =>
  hasSyncOption(object, 'Replace=true') && hasSyncOption(object, 'Force=true');

function syncOptions(value: string, object: KubeObject): (string | undefined)[] {
  const mayReplace = object.kind === 'Job' || isHook(object);
  return partsOf(value).map((option) => {
    const isLoss = ['Replace=true', 'Force=true'].includes(option);
    if (isLoss && !mayReplace)
      return `${option} deletes a ${object.kind} to change it; expected it only on a Job or a hook`;
    return optionProblem(option, OBJECT_OPTIONS);
  });
}

function compareOptions(value: string): (string | undefined)[] {
  const options = partsOf(value);
  const isLost = options.includes('IncludeMutationWebhook=true') && !options.includes('ServerSideDiff=true');
  return [
    ...options.map((option) => optionProblem(option, COMPARISONS)),
    isLost ? 'IncludeMutationWebhook=true counts only with ServerSideDiff=true; add that' : undefined,
  ];
}

const enumerated = (value: string, allowed: readonly string[]): (string | undefined)[] =>
  partsOf(value).map((part) =>
    allowed.includes(part) ? undefined : `${shown(part)}: expected one of ${allowed.join(', ')}`,
  );

const shown = (value: string): string => JSON.stringify(value);
