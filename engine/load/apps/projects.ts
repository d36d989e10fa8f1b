import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { type Problem, problemAt } from '../explain.ts';
import { suggestionFor } from '../suggestion.ts';

/** Of what belongs to no declared project. */
export const defaultProject = (environment: string): string => `apps-${environment}`;

interface Owned {
  app: string;
  team: string | undefined;
  environment: string;
}

/** The AppProject of an app in an environment, or the two that both take it. */
export function projectOf(fleet: FleetData, { team, environment }: Owned): string | [string, string] {
  const takers = Object.entries(fleet.projects)
    .filter(([, { teams, environments }]) => {
      const isTeam = teams === undefined || (team !== undefined && teams.includes(team));
      return isTeam && (environments === undefined || environments.includes(environment));
    })
    .map(([name, { teams, environments }]) => ({ name, weight: (teams ? 2 : 0) + (environments ? 1 : 0) }));
  const most = Math.max(0, ...takers.map(({ weight }) => weight));
  const [first, second] = takers.filter(({ weight }) => weight === most);
  if (first === undefined) return defaultProject(environment);
  return second === undefined ? first.name : [first.name, second.name];
}

/** Teams that no app is of, and apps that two projects take. */
export function takenProblems(fleet: FleetData, owned: readonly Owned[]): Problem[] {
  const teams = [...new Set(owned.flatMap(({ team }) => team ?? []))];
  const unknown = Object.entries(fleet.projects).flatMap(([name, project]) =>
    (project.teams ?? []).flatMap((team, i) => {
      if (teams.includes(team) || owned.length === 0) return [];
      const message = `no app is of the team ${team}; ${suggestionFor(team, teams)}`;
      return [problemAt('unknown-team', ['projects', name, 'teams', i], message)];
    }),
  );
  const told = new Set<string>();
  const twice = owned.flatMap((each) => {
    const project = projectOf(fleet, each);
    if (typeof project === 'string' || told.has(project[1])) return [];
    told.add(project[1]);
    const message = `${project[1]} takes ${each.app} in ${each.environment}, and so does ${project[0]}; expected narrower teams or environments`;
    return [problemAt('shared-project', ['projects', project[1]], message, 'key')];
  });
  return [...unknown, ...twice];
}
