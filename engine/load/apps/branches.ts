import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { type Problem, problemAt } from '../explain.ts';
import { unknownEnvironments } from './unknown-environments.ts';

/** As much of the fleet as says what Argo CD follows. */
interface Followed {
  git: Pick<FleetData['git'], 'revision'>;
  branches: FleetData['branches'];
}

/** The branch or tag from which an environment is delivered. */
export function revisionOf({ git, branches }: Followed, environment: string): string {
  if (branches.strategy === 'github-flow') return git.revision;
  const revision = branches.environments[environment];
  return revision === undefined || revision === 'latest' ? git.revision : revision;
}

/** Environments without a branch or tag, and branches of none or of two. */
export function branchProblems({ environments, branches }: FleetData): Problem[] {
  if (branches.strategy === 'github-flow') return [];
  const known = Object.keys(environments);
  const said = branches.environments;
  const path = ['branches', 'environments'];
  const first = new Map<string, string>();
  return [
    ...unknownEnvironments(Object.keys(said), known).map(({ name, message }) =>
      problemAt('unknown-environment', [...path, name], message, 'key'),
    ),
    ...known
      .filter((name) => !Object.hasOwn(said, name))
      .map((name) => problemAt('missing-branch', path, `${name} has none; expected ${EXPECTED[branches.strategy]}`)),
    ...Object.entries(said).flatMap(([name, revision]) => {
      const other = first.get(revision);
      first.set(revision, other ?? name);
      if (other === undefined || branches.strategy !== 'environment-branches') return [];
      const message = `${revision} is the branch of ${other} too; expected one of its own, or strategy: github-flow`;
      return [problemAt('shared-branch', [...path, name], message)];
    }),
  ];
}

const EXPECTED = {
  'environment-branches': 'the branch it is delivered from',
  tags: 'the tag it stands at, or latest',
  gitflow: 'main, develop, release/<version> or hotfix/<version>',
} as const;
