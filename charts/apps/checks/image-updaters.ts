import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { ARGOCD_METHOD } from '../../../clusters/schema/images.ts';
import { revisionProblem } from '../../argocd/write-back.ts';
import type { Check, Violation } from '../../shared/check.ts';
import type { ImageUpdaterSpec } from '../../shared/shapes/image-updaters.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import { globMatcher } from './glob.ts';

interface Chosen {
  at: string;
  patterns: string[];
  isByLabels: boolean;
}

interface Facts {
  updaters: Chosen[];
  violations: Violation[];
}

/**
 * What the Image Updater is told to do it can do: it takes Applications of plain files only with a Kustomize target, commits
 * to branches only, and finds every Application in one ImageUpdater. Source: contract P13. Otherwise nothing is updated, or
 * two overwrite each other.
 */
export const imageUpdaters: Check<Facts> = {
  code: 'image-updater',
  level: 'error',
  collect(manifests) {
    const updaters = manifests.ofKind('ImageUpdater');
    return {
      updaters: updaters.map(({ at, object }) => ({
        at,
        patterns: refsOf(object).map(({ namePattern }) => namePattern),
        isByLabels: refsOf(object).some(({ labelSelectors }) => labelSelectors !== undefined),
      })),
      violations: updaters.flatMap((manifest) =>
        writeBackProblems(manifest.object.spec).map(({ path, message }) => ({ at: manifest.field(path), message })),
      ),
    };
  },
  *judge(clusters, fleet) {
    for (const { facts } of clusters) yield* facts.violations;
    const updaters = clusters.flatMap(({ facts }) => facts.updaters);
    const applications = applicationsOf(fleet);
    for (const { at, patterns, isByLabels } of updaters) {
      const missed = isByLabels ? undefined : patterns.find((pattern) => !applications.some(globMatcher(pattern)));
      if (missed !== undefined)
        yield { at, message: `no Application is called ${missed}; expected one such as <app>-<environment>-<cluster>` };
    }
    for (const application of applications) {
      const [first, second] = updaters.filter(({ patterns }) =>
        patterns.some((pattern) => globMatcher(pattern)(application)),
      );
      if (first === undefined || second === undefined || first.isByLabels || second.isByLabels) continue;
      yield {
        at: second.at,
        message: `${application} is ${first.at}'s too, and they overwrite each other; expected one`,
      };
    }
  },
};

function* fieldsOf(spec: ImageUpdaterSpec) {
  for (const [i, ref] of spec.applicationRefs.entries()) {
    if (ref.useAnnotations) continue;
    const own = ref.writeBackConfig;
    const config = {
      ...spec.writeBackConfig,
      ...own,
      gitConfig: { ...spec.writeBackConfig?.gitConfig, ...own?.gitConfig },
    };
    yield { path: own === undefined ? 'spec.writeBackConfig' : `spec.applicationRefs[${i}].writeBackConfig`, config };
  }
}

const refsOf = ({ spec }: Shapes['ImageUpdater']) => spec?.applicationRefs ?? [];

function writeBackProblems(spec: ImageUpdaterSpec = { applicationRefs: [] }): { path: string; message: string }[] {
  const problems = new Map<string, string>();
  for (const { path, config } of fieldsOf(spec)) {
    const { method = 'argocd', gitConfig } = config;
    if (!method.startsWith('git')) {
      problems.set(`${path}.method`, ARGOCD_METHOD);
      continue;
    }
    const target = gitConfig.writeBackTarget;
    if (target === undefined || !/^kustomization(:|$)/.test(target))
      problems.set(
        `${path}.gitConfig.writeBackTarget`,
        'an Application of plain files is skipped without a Kustomize target; expected kustomization:/<folder of the overlay>',
      );
    const revision = revisionProblem(gitConfig.branch?.split(':')[0] ?? '');
    if (revision !== undefined) problems.set(`${path}.gitConfig.branch`, revision);
  }
  return [...problems].map(([path, message]) => ({ path, message }));
}

/** As the engine names them. */
const applicationsOf = ({ clusters }: Fleet): string[] =>
  clusters.flatMap(({ name, components }) => Object.keys(components).map((component) => `${component}-${name}`));
