import { defined } from './defined.ts';
import { type SecretProps, type SecretTemplate, secretTemplate } from './secret-template.ts';

/** Either the certificate of the authority, or no check at all: a client refuses both at once. */
type Tls =
  | { caData: string; insecure?: never; serverName?: string }
  /** Sealed with the rest, so that all that differs between two logins lies in one place. */
  | { caData: typeof SEALED_CA; insecure?: never; serverName?: string }
  | { insecure: true; caData?: never; serverName?: string };

export const SEALED_CA = '{{ .caData | quote }}';

/** The only namespaces that Argo CD manages there, and whether it manages kinds without a namespace all the same. */
type Namespaces =
  | { namespaces: readonly [string, ...string[]]; clusterResources?: boolean }
  | { namespaces?: never; clusterResources?: never };

const SEALED = {
  token: ['bearerToken'],
  'client-certificate': ['certData', 'keyData'],
  password: ['username', 'password'],
} as const;

type SealedKey = (typeof SEALED)[keyof typeof SEALED][number] | 'caData';

/** Sealed values, or where the controller gets them by itself. */
export type ClusterCredentials =
  | keyof typeof SEALED
  | { awsAuthConfig: { clusterName: string; roleARN?: string; profile?: string } }
  | {
      execProviderConfig: {
        command: string;
        args?: readonly string[];
        env?: Record<string, string>;
        apiVersion: string;
        installHint?: string;
      };
    };

export type Cluster = SecretProps &
  Namespaces & {
    /** As destinations name it. */
    cluster: string;
    server: `https://${string}`;
    /** `caData` is the PEM of the authority in base64. */
    tls: Tls;
    credentials: ClusterCredentials;
    shard?: number;
    project?: string;
    proxyUrl?: string;
    disableCompression?: boolean;
  };

/** A cluster that Argo CD delivers to; its labels serve the cluster generator. */
export function cluster(props: Cluster): SecretTemplate<SealedKey> {
  const { credentials } = props;
  return secretTemplate('cluster', props, {
    stringData: {
      name: props.cluster,
      server: props.server,
      config: config(props),
      namespaces: props.namespaces?.join(','),
      clusterResources: props.clusterResources?.toString(),
      shard: props.shard?.toString(),
      project: props.project,
    },
    sealed: [
      ...(typeof credentials === 'string' ? SEALED[credentials] : []),
      ...(props.tls.caData === SEALED_CA ? (['caData'] as const) : []),
    ],
  });
}

function config({ credentials, tls, proxyUrl, disableCompression }: Cluster): string {
  const keys = typeof credentials === 'string' ? SEALED[credentials] : [];
  const sealed = Object.fromEntries(keys.map((key) => [key, `{{ .${key} | quote }}`]));
  const own = typeof credentials === 'string' ? {} : credentials;
  const certificate = credentials === 'client-certificate';
  const json = JSON.stringify(
    defined({
      ...own,
      ...(certificate ? {} : sealed),
      tlsClientConfig: { insecure: false, ...tls, ...(certificate ? sealed : {}) },
      proxyUrl,
      disableCompression,
    }),
  );
  // The expression brings its own quotes.
  return json.replaceAll('"{{', '{{').replaceAll('}}"', '}}');
}
