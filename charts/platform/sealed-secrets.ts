import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { scraperOf } from '../observability/metrics/scraper.ts';
import { type ChartProps, component } from '../shared/component.ts';
import { Deployment } from '../shared/deployment.ts';
import { flags } from '../shared/flags.ts';
import { imageReference } from '../shared/image.ts';
import * as k8s from '../shared/k8s.ts';
import { serviceMonitor } from '../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../shared/options.ts';
import { images } from '../versions.ts';

const goDuration = z.string().regex(/^[1-9][0-9]*[smh]$/, { error: 'expected seconds, minutes or hours such as 720h' });

/** `Wed, 05 Aug 2026 10:00:00` without its weekday, which the controller reads and does not count, and its zone. */
const CUTOFF =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}) ([+-][0-9]{4})$/;

/** A time as the controller reads it (RFC 1123, with a numeric zone); it does not start with any other. */
function isCutoff(text: string): boolean {
  const [, written, zone] = CUTOFF.exec(text) ?? [];
  const isTime = !Number.isNaN(Date.parse(`${written} ${zone}`));
  return isTime && new Date(`${written} +0000`).toUTCString().endsWith(`, ${written} GMT`);
}

const Options = z.strictObject({
  keyRenewPeriod: goDuration.default('720h').describe('after which the controller makes a new sealing key'),
  keyTtl: goDuration.default('87600h').describe('for which a sealing certificate is valid; old keys unseal for ever'),
  keySize: z
    .union([z.literal(2048), z.literal(4096)])
    .default(4096)
    .describe('bits of a new RSA key'),
  keyCutoffTime: z
    .string()
    .refine(isCutoff, { error: 'expected a time such as Wed, 05 Aug 2026 10:00:00 +0000' })
    .optional()
    .describe('keys older than this are renewed at once, such as "Wed, 05 Aug 2026 10:00:00 +0000"; after a leak'),
  proxiers: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'groups that kubeseal may fetch the certificate for through the API server; default: it is in the repository',
    ),
  resources: resourcesOption({ cpu: '50m', memory: '64Mi', memoryLimit: '256Mi' }),
  tolerations: tolerationsOption,
});

/** What kubeseal looks for unless it is told otherwise. */
const NAME = 'sealed-secrets-controller';
const RBAC = 'rbac.authorization.k8s.io';

/** Turns SealedSecrets into Secrets with keys that never leave the cluster. */
class SealedSecrets extends Chart {
  readonly #labels;

  constructor(scope: Construct, id: string, { fleet, cluster, namespace, options }: ChartProps<typeof Options>) {
    super(scope, id);
    const controller = new Deployment(this, NAME, {
      component: 'sealed-secrets',
      namespace,
      image: imageReference(images.sealedSecrets, fleet),
      version: images.sealedSecrets.tag,
      replicas: 1,
      // Two at once would each make a key.
      strategy: 'Recreate',
      args: flags({
        'key-renew-period': options.keyRenewPeriod,
        'key-ttl': options.keyTtl,
        'key-size': options.keySize,
        'key-cutoff-time': options.keyCutoffTime,
        // Argo CD reads the condition Synced for the health of a SealedSecret.
        'update-status': true,
        // Some requests for each secret: by its own 5 per second, a new cluster would wait for minutes.
        'kubeclient-qps': 50,
        'kubeclient-burst': 100,
        // A restored key works without a restart.
        'watch-for-secrets': true,
        'listen-addr': ':8080',
        'listen-metrics-addr': ':8081',
      }),
      ports: { http: 8080, metrics: 8081 },
      liveness: { port: 'http', path: '/healthz' },
      readiness: { port: 'http', path: '/healthz' },
      resources: options.resources,
      mounts: { '/tmp': { type: 'empty' } },
      user: 1001,
      fsGroup: 65534,
      clusterRules: CLUSTER_RULES,
      tolerations: options.tolerations,
    });
    this.#labels = controller.labels;
    const http = controller.service({ http: 8080 }).endpoint('http');
    const metrics = controller
      .service({ metrics: 8081 }, { name: `${NAME}-metrics`, labels: { 'app.kubernetes.io/component': 'metrics' } })
      .endpoint('metrics');
    serviceMonitor(this, NAME, { labels: controller.labels, endpoints: [{ endpoint: metrics }] });
    // kubeseal reaches it through the API server, which proxies to the pod.
    allow(this, controller, {
      from: [incoming('kube-apiserver', http), incoming(scraperOf(cluster), metrics)],
      to: [toApiServer(cluster)],
    });
    this.role('sealed-secrets-key-admin', KEY_RULES, [{ kind: 'ServiceAccount', name: NAME, namespace }]);
    if (options.proxiers.length > 0) {
      const groups = options.proxiers.map((name) => ({ apiGroup: RBAC, kind: 'Group', name }));
      this.role('sealed-secrets-service-proxier', PROXY_RULES, groups);
    }
  }

  /** A Role of the controller's namespace, bound to those who are to have it. */
  private role(name: string, rules: k8s.PolicyRule[], subjects: k8s.Subject[]): void {
    const metadata = { name, labels: this.#labels };
    new k8s.KubeRole(this, `Role-${name}`, { metadata, rules });
    new k8s.KubeRoleBinding(this, `RoleBinding-${name}`, {
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects,
    });
  }
}

const CLUSTER_RULES: readonly k8s.PolicyRule[] = [
  { apiGroups: ['bitnami.com'], resources: ['sealedsecrets'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['bitnami.com'], resources: ['sealedsecrets/status'], verbs: ['update'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch', 'create', 'update', 'delete'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

const KEY_RULES: k8s.PolicyRule[] = [{ apiGroups: [''], resources: ['secrets'], verbs: ['create', 'list'] }];

const PROXY_RULES: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['services'], resourceNames: [NAME], verbs: ['get'] },
  {
    apiGroups: [''],
    resources: ['services/proxy'],
    resourceNames: [`http:${NAME}:`, `http:${NAME}:http`, NAME],
    verbs: ['create', 'get'],
  },
];

export const sealedSecrets = component({
  name: 'sealed-secrets',
  summary: 'unseals the secrets that Git holds encrypted',
  namespace: 'kube-system',
  wave: 'storage',
  roles: ['central', 'edge'],
  options: Options,
  operates: ['bitnami.com'],
  chart: SealedSecrets,
  onRemoval: 'keep',
});
