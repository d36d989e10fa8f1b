import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Scope } from '../json-schema.ts';
import type { Walk } from '../walk.ts';
import { dnsLabel, dnsLabel1035, dnsSubdomain, pathSegment } from './names.ts';
import type { FieldRule } from './rule.ts';

/** Kinds named by anything but a DNS subdomain, which is the rule of all others. */
const NAMES: Readonly<Record<string, FieldRule>> = {
  Namespace: dnsLabel,
  ClusterRole: pathSegment,
  ClusterRoleBinding: pathSegment,
  Role: pathSegment,
  RoleBinding: pathSegment,
};

/** Kinds of the core and apps groups whose pods' names and labels are made from theirs. */
const LABEL_NAMED = new Set(['apps/v1/StatefulSet']);

const isBuiltIn = (apiVersion: string): boolean => !apiVersion.includes('.') || apiVersion.includes('.k8s.io/');

/** Refuses a name that its kind cannot have, and a missing or unwanted namespace. */
export function checkIdentity({ apiVersion, kind, metadata }: KubeObject, scope: Scope | undefined, walk: Walk): void {
  const { name, namespace, generateName } = metadata ?? {};
  if (typeof name === 'string' && name !== '') {
    const message = nameRule(apiVersion, kind, walk.minor)(name, walk.minor);
    if (message !== undefined) walk.refuse('metadata.name', message);
  } else if (!generateName && name !== null) walk.refuse('metadata.name', 'is missing', 'missing-field');
  if (scope === 'Namespaced' && !namespace)
    walk.refuse('metadata.namespace', 'is missing; the kind lives in a namespace', 'scope');
  if (scope === 'Namespaced' && typeof namespace === 'string' && namespace !== '') {
    const message = dnsLabel(namespace, walk.minor);
    if (message !== undefined) walk.refuse('metadata.namespace', message);
  }
  if (scope === 'Cluster' && namespace !== undefined) {
    walk.refuse('metadata.namespace', 'must be left out; the kind belongs to the whole cluster', 'scope');
  }
}

function nameRule(apiVersion: string, kind: string, minor: number): FieldRule {
  // A Service's name had to begin with a letter before 1.36.
  if (apiVersion === 'v1' && kind === 'Service') return minor < 36 ? dnsLabel1035 : dnsLabel;
  if (LABEL_NAMED.has(`${apiVersion}/${kind}`)) return dnsLabel;
  return (isBuiltIn(apiVersion) && NAMES[kind]) || dnsSubdomain;
}
