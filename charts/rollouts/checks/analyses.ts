import type { KubeObject, Manifest, Manifests } from '../../shared/manifest.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import type { AnalysisSpec, AnalysisUse, ArgShape, ExperimentSpec, TemplateRef } from '../../shared/shapes/rollouts.ts';

type Rollout = Manifest<KubeObject & Shapes['Rollout']>;

export type TemplateManifest = Manifest<KubeObject & { spec: AnalysisSpec }>;

/** Templates that are run together, from one place of a Rollout or an Experiment. */
export interface Analysis {
  manifest: Manifest;
  path: string;
  /** Whether what comes next waits for its end. */
  isAwaited: boolean;
  refs: readonly { path: string; ref: TemplateRef }[];
  args: readonly ArgShape[];
}

/** Every analysis of a cluster, by where it is asked for. */
export const analysesOf = (manifests: Manifests): Analysis[] => [
  ...manifests.ofKind('Rollout').flatMap(ofRollout),
  ...manifests
    .ofKind('Experiment')
    .flatMap((manifest) => ofExperiment({ manifest, path: 'spec', experiment: manifest.object.spec })),
];

function ofRollout(manifest: Rollout): Analysis[] {
  const { canary, blueGreen } = manifest.object.spec.strategy ?? {};
  const at = 'spec.strategy';
  const used = (path: string, use: AnalysisUse | undefined, isAwaited = true): Analysis[] =>
    use === undefined ? [] : [analysisOf({ manifest, path: `${at}.${path}`, isAwaited }, use)];
  return [
    ...used('canary.analysis', canary?.analysis, false),
    ...(canary?.steps ?? []).flatMap(({ analysis, experiment }, i) => [
      ...used(`canary.steps[${i}].analysis`, analysis),
      ...(experiment === undefined
        ? []
        : ofExperiment({ manifest, path: `${at}.canary.steps[${i}].experiment`, experiment })),
    ]),
    ...used('blueGreen.prePromotionAnalysis', blueGreen?.prePromotionAnalysis),
    ...used('blueGreen.postPromotionAnalysis', blueGreen?.postPromotionAnalysis),
  ];
}

const analysisOf = (
  place: Pick<Analysis, 'manifest' | 'path' | 'isAwaited'>,
  { templates = [], args = [] }: AnalysisUse,
): Analysis => ({
  ...place,
  refs: templates.map((ref, i) => ({ path: `${place.path}.templates[${i}]`, ref })),
  args,
});

/** An experiment that has a duration ends its analyses with it, but for those that it cannot be complete without. */
const ofExperiment = ({
  manifest,
  path,
  experiment: { analyses = [], duration },
}: {
  manifest: Manifest;
  path: string;
  experiment: ExperimentSpec;
}): Analysis[] =>
  analyses.map(({ templateName, clusterScope, requiredForCompletion = false, args = [] }, i) => ({
    manifest,
    path: `${path}.analyses[${i}]`,
    isAwaited: requiredForCompletion || duration === undefined,
    refs: [{ path: `${path}.analyses[${i}].templateName`, ref: { templateName, clusterScope } }],
    args,
  }));

/** Every template of a cluster. */
export const templatesOf = (manifests: Manifests): TemplateManifest[] =>
  Array.from<TemplateManifest>(manifests.ofKind('AnalysisTemplate', 'ClusterAnalysisTemplate'));

/** The template that a reference leads to, from a namespace. */
export const templateOf = (
  { templateName, clusterScope = false }: TemplateRef,
  namespace: string,
  templates: readonly TemplateManifest[],
): TemplateManifest | undefined =>
  templates.find(
    ({ object, ...each }) =>
      object.metadata.name === templateName &&
      (clusterScope ? object.kind === 'ClusterAnalysisTemplate' : object.kind === 'AnalysisTemplate') &&
      (clusterScope || namespaceOf({ object, ...each }) === namespace),
  );

const namespaceOf = ({ object }: Pick<TemplateManifest, 'object'>): string => object.metadata.namespace ?? '';

/** All templates that an analysis runs: those that it names, and those that these name in turn. */
export function templatesIn({ manifest, refs }: Analysis, templates: readonly TemplateManifest[]): TemplateManifest[] {
  const found = new Set<TemplateManifest>();
  const add = (ref: TemplateRef): void => {
    const template = templateOf(ref, manifest.namespace, templates);
    if (template === undefined || found.has(template)) return;
    found.add(template);
    for (const inner of template.object.spec.templates ?? []) add(inner);
  };
  for (const { ref } of refs) add(ref);
  return [...found];
}

/** A text with what an argument is given in its place; undefined where that is not known before it runs. */
export function resolved(text: string, ...args: readonly (readonly ArgShape[])[]): string | undefined {
  const values = new Map(
    args.flatMap((list) => list.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))),
  );
  let known = true;
  const result = text.replace(/\{\{\s*args\.([^}]*?)\s*\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) known = false;
    return value ?? '';
  });
  return known && !result.includes('{{') ? result : undefined;
}
