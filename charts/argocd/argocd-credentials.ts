import { z } from 'zod';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { type GitCredentials, gitCredentialsOf } from '../../clusters/schema/fleet.ts';
import { component, type SecretsContext } from '../shared/component.ts';
import { type Make, person, type SecretSpec, secret } from '../shared/secret.ts';
import { cluster, SEALED_CA } from './cluster-secret.ts';
import { ARGOCD_NAMESPACE } from './namespace.ts';
import type { SecretTemplate } from './secret-template.ts';
import { repository } from './secrets.ts';

/** The Secret by which Argo CD knows an edge; central has none, as Argo CD runs there. */
export const clusterSecretName = (name: string): string => `cluster-${name}`;

/** The Secret with which Argo CD reads the fleet's repository. */
export const REPOSITORY_SECRET = 'repository-fleet';

const CREDENTIALS = {
  token: 'password',
  'deploy-key': 'ssh',
  'github-app': 'github-app',
} as const satisfies Record<Exclude<GitCredentials, 'none'>, unknown>;

/** Bytes in the JSON of a cluster's login, which the commands encode. */
const BASE64: ReadonlySet<string> = new Set(['caData', 'certData', 'keyData']);

const secrets = ({ fleet }: Pick<SecretsContext, 'fleet'>): Record<string, SecretSpec> => ({
  ...repositorySecret(fleet),
  ...Object.fromEntries(
    fleet.clusters
      .filter(({ role }) => role === 'edge')
      .map((edge) => [clusterSecretName(edge.name), clusterSecret(edge)]),
  ),
});

function repositorySecret({ git }: Fleet): Record<string, SecretSpec> {
  const credentials = gitCredentialsOf(git);
  // Of a public repository there is nothing to know.
  if (credentials === 'none') return {};
  const template = repository({
    name: REPOSITORY_SECRET,
    type: 'git',
    url: git.url,
    credentials: CREDENTIALS[credentials],
  });
  const purpose = `what Argo CD reads ${git.url} with (${credentials}), and nothing that could write`;
  return { repository: declared(template, purpose, 'npm run repo -- add') };
}

function clusterSecret({ name, apiServer, login, labels }: ClusterData): SecretSpec {
  const template = cluster({
    name: clusterSecretName(name),
    cluster: name,
    server: apiServer as `https://${string}`,
    labels: { ...labels, 'fleetwright/cluster': name },
    tls: { caData: SEALED_CA },
    credentials: login,
  });
  const purpose = `how Argo CD logs in at ${name}: the account that may deliver there, and the authority of its API server`;
  return declared(template, purpose, `npm run cluster -- add ${name}`);
}

const declared = ({ metadata, sealed, stringData }: SecretTemplate, purpose: string, command: string): SecretSpec =>
  secret(metadata.name, sealed, {
    purpose,
    labels: metadata.labels,
    values: Object.fromEntries(
      sealed.map((value): [string, Make] => [
        value,
        person(purpose, command, BASE64.has(value) ? 'base64' : undefined),
      ]),
    ),
    files: stringData,
    // Without them Argo CD can neither read what is right nor put it right.
    onRemoval: 'keep',
  });

/** What Argo CD itself needs to reach the fleet. A person applies the first of it by hand: see docs/bootstrap.md. */
export const argocdCredentials = component({
  name: 'argocd-credentials',
  summary: 'what Argo CD knows the repository and the clusters by',
  namespace: ARGOCD_NAMESPACE,
  wave: 'operators',
  roles: ['central'],
  options: z.strictObject({}),
  secrets,
  onRemoval: 'keep',
});
