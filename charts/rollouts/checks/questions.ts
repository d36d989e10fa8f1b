import { FOREIGN_NAMESPACES } from '../../platform/namespace-levels.ts';
import type { Manifests } from '../../shared/manifest.ts';
import type { MetricShape } from '../../shared/shapes/rollouts.ts';
import { type Analysis, analysesOf, resolved, type TemplateManifest, templatesIn, templatesOf } from './analyses.ts';

/** An address that an analysis asks. */
export interface Question {
  at: string;
  namespace: string;
  /** '' where there is none; undefined where only whoever runs the template knows it. */
  url: string | undefined;
  metric: MetricShape;
}

/** Each metric once for each analysis that runs it, with what its address is then; the others by what they say alone. */
export function questionsOf(manifests: Manifests): Question[] {
  const templates = templatesOf(manifests);
  const analyses = analysesOf(manifests);
  const used = analyses.flatMap((analysis) =>
    templatesIn(analysis, templates).flatMap((template) => questions(template, analysis)),
  );
  const runs = manifests.ofKind('AnalysisRun').flatMap((run) => questions(run));
  return [...used, ...templates.flatMap((template) => questions(template)), ...runs];
}

function questions(template: TemplateManifest, analysis?: Analysis): Question[] {
  const { args = [], metrics = [] } = template.object.spec;
  return metrics.flatMap((metric, i) => {
    const { prometheus, web } = metric.provider;
    if (prometheus === undefined && web === undefined) return [];
    const [field, text] = web === undefined ? ['prometheus.address', prometheus?.address] : ['web.url', web.url];
    const url = text === undefined ? '' : resolved(text, args, analysis?.args ?? []);
    const at = template.field(`spec.metrics[${i}].provider.${field}`);
    return [{ at, namespace: (analysis?.manifest ?? template).namespace, url, metric }];
  });
}

/** The Service of the cluster that a URL leads to. */
export interface AskedService {
  name: string;
  namespace: string;
  port: number;
}

/** `service`, `service.namespace`, `service.namespace.svc` or with the domain of the cluster. */
export function serviceAt(url: URL, own: string, manifests: Manifests): AskedService | undefined {
  const [, name, namespace, svc] = /^([^.]+)(?:\.([^.]+)(\.svc(?:\.cluster\.local)?)?)?$/.exec(url.hostname) ?? [];
  if (name === undefined) return undefined;
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (namespace === undefined) return { name, namespace: own, port };
  const isOne = svc !== undefined || namespacesOf(manifests).includes(namespace);
  return isOne ? { name, namespace, port } : undefined;
}

const namespacesOf = (manifests: Manifests): string[] => [
  ...manifests.ofKind('Namespace').map(({ object }) => object.metadata.name),
  ...FOREIGN_NAMESPACES,
];
