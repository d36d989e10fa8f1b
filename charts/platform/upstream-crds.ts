import { z } from 'zod';
import { type Component, component } from '../shared/component.ts';
import { images } from '../versions.ts';

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
