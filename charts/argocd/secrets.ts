import type { Labels } from '../shared/manifest.ts';
import type { Annotations } from './annotations.ts';
import { defined } from './problems.ts';

/** A Secret without its secret values: what stands in Git, and the names of the keys that are sealed beside it. */
export interface SecretTemplate<Key extends string = string> {
  metadata: { name: string; namespace: string; labels: Labels; annotations?: Labels };
  type: 'Opaque';
  /** Open values; `{{ .key | quote }}` stands for a sealed one. */
  stringData: Labels;
  sealed: readonly Key[];
}

const SECRET_TYPE = 'argocd.argoproj.io/secret-type';

interface Common {
  name: string;
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
}

function template<const Key extends string>(
  secretType: 'repository' | 'repo-creds' | 'repository-write' | 'cluster',
  { name, namespace = 'argocd', labels, annotations }: Common,
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

const CREDENTIALS = {
  password: ['username', 'password'],
  ssh: ['sshPrivateKey'],
  token: ['bearerToken'],
  'client-certificate': ['tlsClientCertData', 'tlsClientCertKey'],
  'github-app': ['githubAppID', 'githubAppInstallationID', 'githubAppPrivateKey'],
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

export interface Repository<C extends Credentials> extends Common, Transport {
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
  template('repository', props, {
    stringData: { ...transport(props), name: props.type === 'helm' ? props.name : undefined, project: props.project },
    sealed: CREDENTIALS[props.credentials],
  });

/** Credentials for every repository whose URL begins with this one. */
export const repositoryCredentials = <C extends Exclude<Credentials, 'none'>>(
  props: Common & Transport & { credentials: C },
): SecretTemplate<Sealed<C>> =>
  template('repo-creds', props, { stringData: transport(props), sealed: CREDENTIALS[props.credentials] });

/** Credentials with which the source hydrator pushes. */
export const repositoryWrite = <C extends Exclude<Credentials, 'none'>>(
  props: Common & Transport & { credentials: C },
): SecretTemplate<Sealed<C>> =>
  template('repository-write', props, { stringData: transport(props), sealed: CREDENTIALS[props.credentials] });

/** Either the certificate of the authority, or no check at all: a client refuses both at once. */
type Tls =
  | { caData: string; insecure?: never; serverName?: string }
  | { insecure: true; caData?: never; serverName?: string };

export interface Cluster extends Common {
  /** As destinations name it. */
  cluster: string;
  server: `https://${string}`;
  /** `caData` is the PEM of the authority in base64. */
  tls: Tls;
  credentials: 'token' | 'client-certificate';
  /** The only namespaces that Argo CD manages there. */
  namespaces?: readonly [string, ...string[]];
  /** Whether kinds without a namespace are managed though `namespaces` is given. */
  clusterResources?: boolean;
  shard?: number;
  project?: string;
  proxyUrl?: string;
  disableCompression?: boolean;
}

/** A cluster that Argo CD delivers to; its labels serve the cluster generator. */
export function cluster(props: Cluster): SecretTemplate<'bearerToken' | 'certData' | 'keyData'> {
  const token = props.credentials === 'token';
  return template('cluster', props, {
    stringData: {
      name: props.cluster,
      server: props.server,
      config: config(props),
      namespaces: props.namespaces?.join(','),
      clusterResources: props.clusterResources?.toString(),
      shard: props.shard?.toString(),
      project: props.project,
    },
    sealed: token ? ['bearerToken'] : ['certData', 'keyData'],
  });
}

function config({ credentials, tls, proxyUrl, disableCompression }: Cluster): string {
  const sealed = (key: string) => `{{ .${key} | quote }}`;
  const token = credentials === 'token';
  const certificate = token ? {} : { certData: sealed('certData'), keyData: sealed('keyData') };
  const json = JSON.stringify(
    defined({
      ...(token ? { bearerToken: sealed('bearerToken') } : {}),
      tlsClientConfig: { insecure: false, ...tls, ...certificate },
      proxyUrl,
      disableCompression,
    }),
  );
  // The expression brings its own quotes.
  return json.replaceAll('"{{', '{{').replaceAll('}}"', '}}');
}
