import type { ApplicationSpecIgnoreDifferences } from '../../imports/application.ts';

interface Target {
  /** Empty for the core group. */
  group?: string;
  kind: string;
  name?: string;
  namespace?: string;
}

type Fields =
  | { jsonPointers: readonly [string, ...string[]] }
  | { jqPathExpressions: readonly [string, ...string[]] }
  | { managedFieldsManagers: readonly [string, ...string[]] };

interface AllFields {
  jsonPointers?: readonly string[];
  jqPathExpressions?: readonly string[];
  managedFieldsManagers?: readonly string[];
}

/** Fields that something other than Git writes: at least one way of naming them. */
export type IgnoreDifference = Target & Fields & AllFields;

/** A HorizontalPodAutoscaler sets them. */
export const replicas = (kind: 'Deployment' | 'StatefulSet' | 'Rollout', name: string): IgnoreDifference => ({
  group: kind === 'Rollout' ? 'argoproj.io' : 'apps',
  kind,
  name,
  jsonPointers: ['/spec/replicas'],
});

/** Written by the operator that answers the webhook. */
export const webhookCaBundle = (
  kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration',
  name?: string,
): IgnoreDifference => ({
  group: 'admissionregistration.k8s.io',
  kind,
  ...(name === undefined ? {} : { name }),
  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
});

export function ignoreDifferencesSpec(list: readonly IgnoreDifference[]): ApplicationSpecIgnoreDifferences[] {
  return list.map(({ jsonPointers, jqPathExpressions, managedFieldsManagers, ...target }: Target & AllFields) => ({
    ...target,
    ...(jsonPointers ? { jsonPointers: [...jsonPointers] } : {}),
    ...(jqPathExpressions ? { jqPathExpressions: [...jqPathExpressions] } : {}),
    ...(managedFieldsManagers ? { managedFieldsManagers: [...managedFieldsManagers] } : {}),
  }));
}

export function checkIgnoreDifferences(list: readonly IgnoreDifference[]): string[] {
  return ignoreDifferencesSpec(list).flatMap(({ kind, jsonPointers = [], ...rest }) => [
    ...jsonPointers
      .filter((pointer) => !/^(\/([^~/]|~[01])*)+$/.test(pointer))
      .map((pointer) => `ignoreDifferences: ${kind}: ${pointer}: expected a JSON pointer such as /spec/replicas`),
    ...(jsonPointers.length + (rest.jqPathExpressions?.length ?? 0) + (rest.managedFieldsManagers?.length ?? 0) === 0
      ? [`ignoreDifferences: ${kind}: names no field`]
      : []),
  ]);
}
