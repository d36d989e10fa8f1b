import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Answer } from './client.ts';

/** `Deployment monitoring/kube-state-metrics`. */
export const titleOf = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

/** Warnings that nothing can be done about, by kind. */
const UNAVOIDABLE: Readonly<Record<string, RegExp>> = {
  // Argo CD knows the finalizer of a project by this name only.
  AppProject: /"resources-finalizer\.argocd\.argoproj\.io\\": prefer a domain-qualified finalizer name/,
  // So does the Image Updater, which puts it there itself.
  ImageUpdater: /"resources-finalizer\.argocd-image-updater\.argoproj\.io\\": prefer a domain-qualified finalizer name/,
};

/** What an answer says against an object. */
export const complaints = (object: KubeObject, { status, body, warnings }: Answer): string[] => [
  ...(status >= 300 ? [`${titleOf(object)}: ${status} ${body.message}`] : []),
  ...warnings
    .filter((warning) => !UNAVOIDABLE[object.kind]?.test(warning))
    .map((warning) => `${titleOf(object)}: warning: ${warning}`),
];
