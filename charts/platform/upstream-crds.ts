import { z } from 'zod';
import { type Component, component } from '../shared/component.ts';
import { definitions, images } from '../versions.ts';

interface Definitions {
  name: string;
  summary: string;
  repository: string;
  tag: string;
  /** The folder of plain manifests at the tag. */
  path: string;
  /** Glob of the files that count. Default: every YAML file. */
  include?: string;
  /** API group → the plurals of its kinds, all of those in the folder. */
  kinds: Readonly<Record<string, readonly string[]>>;
}

type Enabling = Pick<Component, 'roles' | 'askedFor' | 'lowestKubernetes'>;

/** The definitions of an operator's kinds, as it publishes them: they stand before the operator, and stay after it. */
const crds = (
  { name, summary, repository, tag, path, include = '*.yaml', kinds }: Definitions,
  enabling: Enabling = { roles: ['central', 'edge'] },
): Component =>
  component({
    name,
    summary,
    // Definitions have no namespace; Argo CD wants one to look from.
    namespace: 'kube-system',
    wave: 'foundation',
    ...enabling,
    options: z.strictObject({}),
    defines: Object.keys(kinds),
    upstream: () => ({
      type: 'git',
      repository,
      tag,
      path,
      include,
      kinds: [
        {
          group: 'apiextensions.k8s.io',
          kind: 'CustomResourceDefinition',
          scope: 'Cluster',
          names: Object.entries(kinds).flatMap(([group, plurals]) => plurals.map((plural) => `${plural}.${group}`)),
        },
      ],
      images: [],
    }),
    onRemoval: 'keep',
  });

export const prometheusOperatorCrds = crds({
  name: 'prometheus-operator-crds',
  summary: 'the kinds of the Prometheus operator',
  repository: 'https://github.com/prometheus-operator/prometheus-operator.git',
  tag: images.prometheusOperator.tag,
  path: 'example/prometheus-operator-crd',
  kinds: {
    'monitoring.coreos.com': [
      'alertmanagerconfigs',
      'alertmanagers',
      'podmonitors',
      'probes',
      'prometheusagents',
      'prometheuses',
      'prometheusrules',
      'scrapeconfigs',
      'servicemonitors',
      'thanosrulers',
    ],
  },
});

export const sealedSecretsCrds = crds({
  name: 'sealed-secrets-crds',
  summary: 'the kind SealedSecret',
  repository: 'https://github.com/bitnami-labs/sealed-secrets.git',
  tag: `v${images.sealedSecrets.tag}`,
  path: 'helm/sealed-secrets/crds',
  kinds: { 'bitnami.com': ['sealedsecrets'] },
});

/** External Secrets is on where a cluster names a store. */
export const WHERE_A_STORE_IS = {
  roles: [],
  askedFor: ({ secrets }) => secrets.store !== undefined,
  lowestKubernetes: {
    version: '1.30',
    reason: 'the definitions have selectable fields, which older API servers refuse',
  },
} satisfies Enabling;

export const externalSecretsCrds = crds(
  {
    name: 'external-secrets-crds',
    summary: 'the kinds of External Secrets',
    repository: 'https://github.com/external-secrets/external-secrets.git',
    tag: images.externalSecrets.tag,
    path: 'config/crds/bases',
    // A file of kustomize lies beside them.
    include: '*external-secrets.io_*.yaml',
    kinds: {
      'external-secrets.io': [
        'clusterexternalsecrets',
        'clusterpushsecrets',
        'clustersecretstores',
        'externalsecrets',
        'pushsecrets',
        'secretstores',
      ],
      'generators.external-secrets.io': [
        'acraccesstokens',
        'beyondtrustworkloadcredentialsdynamicsecrets',
        'cloudsmithaccesstokens',
        'clustergenerators',
        'ecrauthorizationtokens',
        'fakes',
        'gcraccesstokens',
        'generatorstates',
        'githubaccesstokens',
        'gitlabdeploytokens',
        'grafanas',
        'mfas',
        'passwords',
        'quayaccesstokens',
        'sshkeys',
        'stssessiontokens',
        'uuids',
        'vaultdynamicsecrets',
        'webhooks',
      ],
    },
  },
  WHERE_A_STORE_IS,
);

/** Where a cluster's file turns it on: not every cluster has apps that are delivered step by step. */
const WHERE_ASKED_FOR = { roles: [] } satisfies Enabling;

export const argoRolloutsCrds = crds(
  {
    name: 'argo-rollouts-crds',
    summary: 'the kinds of Argo Rollouts',
    repository: 'https://github.com/argoproj/argo-rollouts.git',
    tag: images.argoRollouts.tag,
    path: 'manifests/crds',
    // A file of kustomize lies beside them.
    include: '*-crd.yaml',
    kinds: {
      'argoproj.io': ['analysisruns', 'analysistemplates', 'clusteranalysistemplates', 'experiments', 'rollouts'],
    },
  },
  WHERE_ASKED_FOR,
);

export const imageUpdaterCrds = crds(
  {
    name: 'argocd-image-updater-crds',
    summary: 'the kind ImageUpdater',
    repository: 'https://github.com/argoproj-labs/argocd-image-updater.git',
    tag: images.argocdImageUpdater.tag,
    path: 'config/crd/bases',
    kinds: { 'argocd-image-updater.argoproj.io': ['imageupdaters'] },
  },
  WHERE_ASKED_FOR,
);

const GATEWAY_API = [
  'backendtlspolicies',
  'gatewayclasses',
  'gateways',
  'grpcroutes',
  'httproutes',
  'listenersets',
  'referencegrants',
  'tcproutes',
  'tlsroutes',
  'udproutes',
] as const;

export const gatewayApiCrds = crds(
  {
    name: 'gateway-api-crds',
    summary: 'the kinds of Gateway API, of its standard channel',
    repository: 'https://github.com/kubernetes-sigs/gateway-api.git',
    tag: definitions.gatewayApi,
    path: 'config/crd/standard',
    // A policy that guards the definitions, roles and a file of kustomize lie beside them, under names of the same kind.
    include: `gateway.networking.k8s.io_{${GATEWAY_API.join(',')}}.yaml`,
    kinds: { 'gateway.networking.k8s.io': GATEWAY_API },
  },
  {
    ...WHERE_ASKED_FOR,
    lowestKubernetes: {
      version: '1.31',
      reason:
        'the definition of TLSRoute asks whether a name is an address (isIP), which older API servers do not know',
    },
  },
);
