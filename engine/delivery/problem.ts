import type { KubeObject } from '../../charts/shared/manifest.ts';

type DeliveryCode = 'argocd' | 'open-secret';

/** What an API server takes and Argo CD must not deliver. */
export interface DeliveryProblem {
  code: DeliveryCode;
  /** The path inside the object; empty for the object itself. */
  field: string;
  message: string;
}

/** One rule on one object as it would stand in Git. */
export type DeliveryRule = (object: KubeObject) => DeliveryProblem[];

export const argocd = (field: string, message: string): DeliveryProblem => ({ code: 'argocd', field, message });
