import { type SecretProps, type SecretTemplate, secretTemplate } from './secret-template.ts';

const CREDENTIALS = {
  password: ['username', 'password'],
  ssh: ['sshPrivateKey'],
  token: ['bearerToken'],
  'client-certificate': ['tlsClientCertData', 'tlsClientCertKey'],
  'github-app': ['githubAppID', 'githubAppInstallationID', 'githubAppPrivateKey'],
  'azure-service-principal': [
    'azureServicePrincipalClientId',
    'azureServicePrincipalClientSecret',
    'azureServicePrincipalTenantId',
  ],
  'google-service-account': ['gcpServiceAccountKey'],
  none: [],
} as const;

/** How Argo CD proves who it is; each names the keys that are sealed. */
export type Credentials = keyof typeof CREDENTIALS;

type Sealed<C extends Credentials> = (typeof CREDENTIALS)[C][number];

interface Transport {
  type: 'git' | 'helm' | 'oci';
  url: string;
  /** Skips the check of the server's certificate or host key. */
  insecure?: boolean;
  forceHttpBasicAuth?: boolean;
  proxy?: string;
  noProxy?: string;
}

export interface Repository<C extends Credentials> extends SecretProps, Transport {
  credentials: C;
  /** The only AppProject that may use it. */
  project?: string;
}

const transport = ({ type, url, insecure, forceHttpBasicAuth, proxy, noProxy }: Transport) => ({
  type,
  url: openUrl(url),
  insecure: insecure?.toString(),
  forceHttpBasicAuth: forceHttpBasicAuth?.toString(),
  proxy,
  noProxy,
});

function openUrl(url: string): string {
  if (/:\/\/[^/@]*:[^/@]*@/.test(url))
    throw new Error('repository: the url holds a password; expected it among the sealed keys');
  return url;
}

/** A repository that Applications may name as their source. */
export const repository = <C extends Credentials>(props: Repository<C>): SecretTemplate<Sealed<C>> =>
  secretTemplate('repository', props, {
    stringData: { ...transport(props), name: props.type === 'helm' ? props.name : undefined, project: props.project },
    sealed: CREDENTIALS[props.credentials],
  });

/** Credentials for every repository whose URL begins with this one. */
export const repositoryCredentials = <C extends Exclude<Credentials, 'none'>>(
  props: SecretProps & Transport & { credentials: C },
): SecretTemplate<Sealed<C>> =>
  secretTemplate('repo-creds', props, { stringData: transport(props), sealed: CREDENTIALS[props.credentials] });

/** Credentials with which the source hydrator pushes. */
export const repositoryWrite = <C extends Exclude<Credentials, 'none'>>(
  props: SecretProps & Transport & { credentials: C },
): SecretTemplate<Sealed<C>> =>
  secretTemplate('repository-write', props, { stringData: transport(props), sealed: CREDENTIALS[props.credentials] });
