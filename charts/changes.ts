import { argocdCredentialsChanges } from './argocd/argocd-credentials-changes.ts';
import { openSearchChanges } from './observability/logging/opensearch/changes.ts';
import { thanosChanges } from './observability/thanos/changes.ts';
import { ciliumLbChanges } from './platform/cilium-lb-changes.ts';
import { longhornChanges } from './platform/longhorn-changes.ts';
import type { ChangeRule } from './shared/changes/rule.ts';

/** What components say of changes of their own objects. */
export const changeRules: readonly ChangeRule[] = [
  ...argocdCredentialsChanges,
  ...thanosChanges,
  ...openSearchChanges,
  ...longhornChanges,
  ...ciliumLbChanges,
];
