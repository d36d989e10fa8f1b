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
  /** The API group of its kinds. */
  group: string;
  /** Their plurals, all of those in the folder. */
  plurals: readonly string[];
}

/** The definitions of an operator's kinds, as it publishes them: they stand before the operator, and stay after it. */
const crds = ({ name, summary, repository, tag, path, group, plurals }: Definitions): Component =>
  component({
    name,
    summary,
    // Definitions have no namespace; Argo CD wants one to look from.
    namespace: 'kube-system',
    wave: 'foundation',
    roles: ['central', 'edge'],
    options: z.strictObject({}),
    defines: [group],
    upstream: () => ({
      type: 'git',
      repository,
      tag,
      path,
      include: '*.yaml',
      kinds: [
        {
          group: 'apiextensions.k8s.io',
          kind: 'CustomResourceDefinition',
          scope: 'Cluster',
          names: plurals.map((plural) => `${plural}.${group}`),
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
  group: 'monitoring.coreos.com',
  plurals: [
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
});

export const sealedSecretsCrds = crds({
  name: 'sealed-secrets-crds',
  summary: 'the kind SealedSecret',
  repository: 'https://github.com/bitnami-labs/sealed-secrets.git',
  tag: `v${images.sealedSecrets.tag}`,
  path: 'helm/sealed-secrets/crds',
  group: 'bitnami.com',
  plurals: ['sealedsecrets'],
});
