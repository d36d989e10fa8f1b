import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { person, secret } from '../shared/secret.ts';

/** One per namespace, whatever pulls there. */
export const REGISTRY_LOGIN = 'registry-login';

/** What images are pulled with, and what robots look for new ones with: each seals it for its own namespace. */
export const registryLogin = (purpose: string) =>
  secret(REGISTRY_LOGIN, ['.dockerconfigjson'], {
    purpose,
    type: 'kubernetes.io/dockerconfigjson',
    values: { '.dockerconfigjson': person('what docker login writes, of an account that reads images and no more') },
  });

/** The component of a namespace that brings the login for all of its apps there: the first of them that wants it. */
export const loginBringer = ({ apps }: Pick<Fleet, 'apps'>, cluster: ClusterData, { namespace }: PlacedApp) =>
  Object.keys(apps)
    .filter((name) => cluster.components[name] !== undefined)
    .filter((name) => apps[name]!.namespace === namespace && apps[name]!.workload.registryLogin)
    .sort()[0];
