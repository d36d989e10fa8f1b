import { isPermitted } from '../../../charts/argocd/permitted.ts';
import type { ApplicationSpec, Brought, Project } from './repository.ts';

export const CENTRAL = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

export const permitsDestination = (
  { destinations }: Project,
  to: { name?: string; server?: string },
  namespace: string,
): boolean => isPermitted(destinations, { name: '', server: '', ...to, namespace });

export const permitsKind = (project: Project, { group, kind, namespace }: Brought): boolean =>
  (namespace === '' ? project.clusterResourceWhitelist : project.namespaceResourceWhitelist).some(
    (permitted) => permitted.group === group && permitted.kind === kind,
  );

/** Its own cluster Argo CD knows by that name too, unless another is called so. Source: util/db/cluster.go, v3.5.1. */
export const clusterOf = ({ destination }: ApplicationSpec) =>
  destination.server === CENTRAL.server || destination.name === CENTRAL.name
    ? CENTRAL
    : { name: destination.name ?? '' };
