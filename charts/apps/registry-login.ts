import { person, secret } from '../shared/secret.ts';

/** As it is called where it is not an app that logs in. */
export const REGISTRY_LOGIN = 'registry-login';

/**
 * What images are pulled with, and what robots look for new ones with. Each has one of its own: one that several shared
 * would be brought by one of them, and go with it.
 */
export const registryLogin = (name: string, purpose: string) =>
  secret(name, ['.dockerconfigjson'], {
    purpose,
    type: 'kubernetes.io/dockerconfigjson',
    values: { '.dockerconfigjson': person('what docker login writes, of an account that reads images and no more') },
  });
