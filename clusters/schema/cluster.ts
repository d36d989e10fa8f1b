import { z } from 'zod';
import { addressRange } from './addresses.ts';
import type { PlacedApp } from './environments.ts';
import type { FleetData } from './fleet.ts';
import { SecretsSchema } from './secrets.ts';
import {
  amount,
  cpu,
  date,
  dnsLabel,
  dnsName,
  ipv4,
  labelKey,
  labelValue,
  metricLabel,
  port,
  quantity,
} from './units.ts';

export const ROLES = ['central', 'edge'] as const;
export type Role = (typeof ROLES)[number];

const apiServer = z
  .url({ protocol: /^https$/, error: 'expected an https URL such as https://192.168.101.194:6443' })
  .refine((url) => !url.includes('@'), { error: 'expected a URL without credentials in it' })
  .describe('the API server as Argo CD reaches it');

const target = {
  kind: z.string().min(1),
  name: z.string().min(1),
  namespace: dnsLabel.optional(),
};

const jsonPointer = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)+$/, { error: 'expected a JSON pointer such as /spec/replicas' });

const jsonPatchOperation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['add', 'replace', 'test']), path: jsonPointer, value: z.unknown() }),
  z.strictObject({ op: z.literal('remove'), path: jsonPointer }),
  z.strictObject({ op: z.enum(['move', 'copy']), from: jsonPointer, path: jsonPointer }),
]);

/** Changes one rendered object: RFC 6902 operations or an RFC 7386 merge. */
const PatchSchema = z
  .strictObject({
    target: z.strictObject(target),
    json: z.array(jsonPatchOperation).min(1).optional(),
    merge: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ json, merge }) => (json === undefined) !== (merge === undefined), {
    error: 'expected exactly one of json (RFC 6902) and merge (RFC 7386)',
  });

export type Patch = z.output<typeof PatchSchema>;

/** A field that something other than Git may set; Argo CD neither reports nor reverts it. */
const DriftSchema = z.strictObject({ ...target, name: target.name.optional(), field: jsonPointer });

export type Drift = z.output<typeof DriftSchema>;

/** What every component takes beside its own options. */
export const DELIVERY_FIELDS = {
  enabled: z.boolean().optional().describe('default: by the role of the cluster'),
  sync: z.enum(['auto', 'manual']).default('auto').describe('whether Argo CD syncs by itself'),
  pause: z
    .strictObject({ reason: z.string().min(1), until: date })
    .optional()
    .describe('stops automated sync; check warns once the date has passed'),
  allowDrift: z.array(DriftSchema).default([]).describe('fields that something other than Git sets'),
  patches: z.array(PatchSchema).default([]).describe('last changes to rendered objects, validated afterwards'),
};

export const DeliverySchema = z.strictObject(DELIVERY_FIELDS);

export type Delivery = z.output<typeof DeliverySchema>;

const OF_NODES = '(cpu|memory|ephemeral-storage|hugepages-[1-9][0-9]*[KMG]i)';
const OF_OTHERS = '[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const COUNTED =
  '(configmaps|persistentvolumeclaims|pods|replicationcontrollers|resourcequotas|secrets|services(\\.nodeports|\\.loadbalancers)?)';

const limited = z.string().regex(new RegExp(`^(${OF_NODES}|${OF_OTHERS})$`), {
  error: 'expected what a container takes, such as cpu, memory or example.org/gpu',
});

const counted = z
  .string()
  .regex(new RegExp(`^((requests\\.|limits\\.)?${OF_NODES}|requests\\.storage|${COUNTED}|${OF_OTHERS})$`), {
    error: 'expected what a quota counts, such as requests.cpu, pods or count/deployments.apps',
  });

const amounts = z.record(limited, amount);

/** What a namespace may carry beyond its Pod Security level. */
const NamespaceSchema = z.strictObject({
  quota: z.record(counted, amount).optional().describe('ResourceQuota spec.hard, such as {requests.cpu: 4, pods: 50}'),
  limits: z
    .strictObject({
      default: amounts.optional(),
      defaultRequest: amounts.optional(),
      min: amounts.optional(),
      max: amounts.optional(),
    })
    .optional()
    .describe('LimitRange for containers'),
});

/** Labels that every series, or nearly every one, gets from what scrapes, writes or stores it. */
export const LABELS_OF_SERIES: readonly string[] = [
  ...['cluster', 'prometheus', 'prometheus_replica', 'thanos_ruler_replica', 'receive', 'receive_replica', 'tenant_id'],
  ...['job', 'instance', 'namespace', 'pod', 'container', 'service', 'endpoint'],
];

const ownLabel = (key: string): string =>
  `is ${metricLabel(key)} as a label of metrics, which Prometheus or Thanos sets by itself, so that this one would be lost; expected another key`;

const sameLabel = (key: string, other: string): string =>
  `is ${metricLabel(key)} as a label of metrics, as ${other} is, so that one would be lost; expected another key`;

/** `clusters/<name>.yaml` without its components, whose options each component defines. */
export const CLUSTER_FIELDS = {
  name: dnsLabel,
  role: z.enum(ROLES),
  apiServer,
  apiServerPort: port
    .optional()
    .describe('on which its nodes listen for it; default: that of apiServer where it names a node, else 6443'),
  login: z
    .enum(['token', 'client-certificate'])
    .default('token')
    .describe('what Argo CD logs in with: the token of a ServiceAccount, or a certificate, which ends some day'),
  nodeAddresses: z.array(ipv4).min(1),
  loadBalancerPool: addressRange.describe('addresses that Services of type LoadBalancer take'),
  zone: dnsName.optional().describe('default: by the pattern in fleet.yaml'),
  kubernetes: z.string().regex(/^1\.[0-9]+$/, { error: 'expected a minor version such as "1.36"' }),
  nodes: z.strictObject({
    count: z.int().min(1),
    cpu: cpu.describe('of one node'),
    memory: quantity.describe('of one node'),
    disk: quantity.describe('of one node, for volumes'),
  }),
  ingress: z
    .enum(['address', 'hostNetwork'])
    .describe('address: the first address of loadBalancerPool; hostNetwork: ports 80 and 443 of the nodes'),
  storageClass: dnsLabel.optional().describe('default: longhorn with as many replicas as the size profile says'),
  labels: z
    .record(labelKey, labelValue)
    .superRefine((labels, context) => {
      const first = new Map<string, string>();
      for (const key of Object.keys(labels)) {
        const refuse = (message: string) => context.addIssue({ code: 'custom', path: [key], message });
        const other = first.get(metricLabel(key));
        if (LABELS_OF_SERIES.includes(metricLabel(key))) refuse(ownLabel(key));
        else if (other === undefined) first.set(metricLabel(key), key);
        else refuse(sameLabel(key, other));
      }
    })
    .default({})
    .describe('such as environment and region'),
  namespaces: z.record(dnsLabel, NamespaceSchema).default({}),
  secrets: SecretsSchema.prefault({}),
};

export const ClusterSchema = z.strictObject(CLUSTER_FIELDS);

/** kubeseal writes null for what it has not. */
type Texts = Record<string, string> | null;

/** A SealedSecret as kubeseal writes it. */
export interface SealedObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; labels?: Texts; annotations?: Texts; [key: string]: unknown };
  spec: {
    encryptedData: Record<string, string>;
    template?: {
      type?: string | null;
      immutable?: boolean | null;
      metadata?: { labels?: Texts; annotations?: Texts; [key: string]: unknown } | null;
      data?: Texts;
      [key: string]: unknown;
    } | null;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** A certificate that values are sealed with for a cluster. */
export interface SealingCertificate {
  /** SHA-256 of the certificate, in hex. */
  fingerprint: string;
  /** Of its RSA key; every sealed value begins with as many bytes. */
  modulusBytes: number;
  /** Days such as 2026-12-31, UTC. */
  notBefore: string;
  notAfter: string;
  /** The day it was taken from the controller. */
  fetched?: string;
  /** Its private key lies in the open. */
  demo: boolean;
}

/** One cluster as the loader hands it on: defaults filled in, components validated by their own schemas. */
export interface ClusterData extends Omit<z.output<typeof ClusterSchema>, 'zone' | 'apiServerPort'> {
  zone: string;
  /** On which its nodes listen for the API server: what policies see of the way there. */
  apiServerPort: number;
  /** Enabled components only: name → delivery settings and the component's own options. */
  components: Record<string, { delivery: Delivery; options: unknown }>;
  /** Sealed Secrets by `namespace/name`, as they stand in clusters/sealed. */
  sealed: Record<string, SealedObject>;
  /** Of clusters/certs, the newest first; none where nobody has fetched one. */
  certificates: readonly SealingCertificate[];
}

/** All that composing a cluster may depend on. */
export interface Fleet extends FleetData {
  clusters: readonly ClusterData[];
  /** Of clusters/apps, in their environments, pending or not, by `<app>-<environment>`: what their components are called. */
  apps: Readonly<Record<string, PlacedApp>>;
  /** Whether the private key of a cluster's certificate lies in the open: such a fleet is for show. */
  demo: boolean;
}
