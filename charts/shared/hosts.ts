import type { KubeObject, Manifest } from './manifest.ts';
import type { Shapes } from './shapes.ts';

/** The hosts that an Ingress serves. */
export const hostsOf = ({ object }: Manifest<KubeObject & Shapes['Ingress']>): string[] =>
  (object.spec.rules ?? []).flatMap(({ host }) => host ?? []);
