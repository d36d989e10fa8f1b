import type { Labels } from '../shared/manifest.ts';
import type { Annotations } from './annotations.ts';
import { ARGOCD_NAMESPACE } from './namespace.ts';

/** A Secret without its secret values: what stands in Git, and the names of the keys that are sealed beside it. */
export interface SecretTemplate<Key extends string = string> {
  metadata: { name: string; namespace: string; labels: Labels; annotations?: Labels };
  type: 'Opaque';
  /** Open values; `{{ .key | quote }}` stands for a sealed one. */
  stringData: Labels;
  sealed: readonly Key[];
}

export const SECRET_TYPE = 'argocd.argoproj.io/secret-type';

export interface SecretProps {
  name: string;
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
}

/** A Secret that Argo CD finds by its label. On a SealedSecret that label belongs under `spec.template`. */
export function secretTemplate<const Key extends string>(
  secretType: 'repository' | 'repo-creds' | 'repository-write' | 'cluster',
  { name, namespace = ARGOCD_NAMESPACE, labels, annotations }: SecretProps,
  { stringData, sealed }: { stringData: Record<string, string | undefined>; sealed: readonly Key[] },
): SecretTemplate<Key> {
  return {
    metadata: {
      name,
      namespace,
      labels: { ...labels, [SECRET_TYPE]: secretType },
      ...(annotations ? { annotations } : {}),
    },
    type: 'Opaque',
    stringData: Object.fromEntries(
      Object.entries(stringData).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    sealed,
  };
}
