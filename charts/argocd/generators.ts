import {
  type ApplicationSetSpecGenerators,
  type ApplicationSetSpecGeneratorsClusterDecisionResource,
  type ApplicationSetSpecGeneratorsClusters,
  type ApplicationSetSpecGeneratorsGit,
  type ApplicationSetSpecGeneratorsList,
  type ApplicationSetSpecGeneratorsMatrixGenerators,
  type ApplicationSetSpecGeneratorsPlugin,
  type ApplicationSetSpecGeneratorsPullRequest,
  type ApplicationSetSpecGeneratorsScmProvider,
  type ApplicationSetSpecGeneratorsSelector,
  toJson_ApplicationSetSpecGeneratorsMatrixGenerators,
} from '../../imports/application-set.ts';
import type { OneOf } from '../shared/one-of.ts';

interface Wrapped<Depth extends number> {
  /** How many generators hold another. */
  readonly depth: Depth;
  readonly spec: ApplicationSetSpecGenerators;
}

/** Gives parameters by itself. */
export type Terminal = Wrapped<0>;

/** Combines generators that give parameters by themselves. */
export type Combined = Wrapped<1>;

/** What an ApplicationSet takes; Argo CD nests no deeper. */
export type Generator = Wrapped<0> | Wrapped<1> | Wrapped<2>;

const terminal = (spec: ApplicationSetSpecGenerators): Terminal => ({ depth: 0, spec });

type GitOptions = Omit<ApplicationSetSpecGeneratorsGit, 'repoUrl' | 'directories' | 'files'> & { repoURL: string };

type GitMatch = OneOf<Pick<ApplicationSetSpecGeneratorsGit, 'directories' | 'files'>>;

export const list = (
  options: OneOf<Pick<ApplicationSetSpecGeneratorsList, 'elements' | 'elementsYaml'>> &
    Pick<ApplicationSetSpecGeneratorsList, 'template'>,
): Terminal => terminal({ list: options });

/** One per registered cluster; a selector leaves out the cluster of Argo CD itself. */
export const clusters = (options: ApplicationSetSpecGeneratorsClusters = {}): Terminal =>
  terminal({ clusters: options });

/** One per folder, or one per file, of a Git repository. */
export const git = ({ repoURL, ...options }: GitOptions & GitMatch): Terminal =>
  terminal({ git: { repoUrl: repoURL, ...options } });

type ScmProviders = 'awsCodeCommit' | 'azureDevOps' | 'bitbucket' | 'bitbucketServer' | 'gitea' | 'github' | 'gitlab';

/** One per repository of an organization. */
export const scmProvider = (
  options: Omit<ApplicationSetSpecGeneratorsScmProvider, ScmProviders> &
    OneOf<Pick<ApplicationSetSpecGeneratorsScmProvider, ScmProviders>>,
): Terminal => terminal({ scmProvider: options });

type PullRequestProviders = 'azuredevops' | 'bitbucket' | 'bitbucketServer' | 'gitea' | 'github' | 'gitlab';

/** One per open pull request. */
export const pullRequest = (
  options: Omit<ApplicationSetSpecGeneratorsPullRequest, PullRequestProviders> &
    OneOf<Pick<ApplicationSetSpecGeneratorsPullRequest, PullRequestProviders>>,
): Terminal => terminal({ pullRequest: options });

export const clusterDecisionResource = (options: ApplicationSetSpecGeneratorsClusterDecisionResource): Terminal =>
  terminal({ clusterDecisionResource: options });

export const pluginGenerator = (options: ApplicationSetSpecGeneratorsPlugin): Terminal => terminal({ plugin: options });

/** Every pair of what two generators give. */
export function matrix(first: Terminal, second: Terminal): Combined;
export function matrix(first: Terminal | Combined, second: Terminal | Combined): Wrapped<2>;
export function matrix(first: Terminal | Combined, second: Terminal | Combined): Generator {
  return combined([first, second], { matrix: { generators: [first, second].map(nested) } });
}

export interface Merge<G> {
  /** Parameters by which the results of the generators belong together. */
  mergeKeys: readonly [string, ...string[]];
  generators: readonly [G, G, ...G[]];
}

/** What the first generator gives, overridden by the others where the keys match. */
export function merge(options: Merge<Terminal>): Combined;
export function merge(options: Merge<Terminal | Combined>): Wrapped<2>;
export function merge({ mergeKeys, generators }: Merge<Terminal | Combined>): Generator {
  return combined(generators, { merge: { mergeKeys: [...mergeKeys], generators: generators.map(nested) } });
}

const combined = (children: readonly Wrapped<number>[], spec: ApplicationSetSpecGenerators): Generator =>
  children.some(({ depth }) => depth > 0) ? { depth: 2, spec } : { depth: 1, spec };

/** Keeps only what a selector matches among the parameters. */
export const where = <G extends Generator>(generator: G, selector: ApplicationSetSpecGeneratorsSelector): G => ({
  ...generator,
  spec: { ...generator.spec, selector },
});

/** The second level of nesting has no schema, so that L1 passes it on as it is: it has to be JSON already. */
function nested({ spec }: Terminal | Combined): ApplicationSetSpecGeneratorsMatrixGenerators {
  const { matrix, merge, ...rest } = spec;
  const json = (generators: readonly ApplicationSetSpecGeneratorsMatrixGenerators[]) =>
    generators.map((generator) => toJson_ApplicationSetSpecGeneratorsMatrixGenerators(generator));
  return {
    ...rest,
    ...(matrix ? { matrix: { ...matrix, generators: json(matrix.generators) } } : {}),
    ...(merge ? { merge: { ...merge, generators: json(merge.generators) } } : {}),
  };
}
