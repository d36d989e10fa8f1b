import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { type Problem, problemAt } from '../explain.ts';
import { defaultProject } from './projects.ts';
import { likeWindows } from './sync-windows.ts';
import { unknownEnvironments } from './unknown-environments.ts';

/** What projects say of environments, roles and windows that cannot be. */
export function projectProblems({ environments, projects }: FleetData): Problem[] {
  const known = Object.keys(environments);
  return Object.entries(projects).flatMap(([name, project]) => {
    const taken = known.find((environment) => defaultProject(environment) === name);
    const unknown = project.environments?.flatMap((environment, i) =>
      unknownEnvironments([environment], known).map(({ message }) =>
        problemAt('unknown-environment', ['projects', name, 'environments', i], message),
      ),
    );
    const message = `${name} is the project of whatever else is in ${taken}; expected another name`;
    return [
      ...(taken === undefined ? [] : [problemAt('project-name', ['projects', name], message, 'key')]),
      ...(unknown ?? []),
      ...sharedRoles(name, { environments, projects }),
      ...likeWindows(project.environments ?? known, environments),
    ];
  });
}

/** In a project of one environment its roles stand beside those of the environment. */
function sharedRoles(
  name: string,
  { environments, projects }: Pick<FleetData, 'environments' | 'projects'>,
): Problem[] {
  const project = projects[name]!;
  const inside = project.environments ?? Object.keys(environments);
  return Object.keys(project.roles).flatMap((role) => {
    const owner = inside.find((environment) =>
      Object.keys(environments[environment]?.roles ?? {}).some(
        (other) => (inside.length > 1 ? `${environment}-${other}` : other) === role,
      ),
    );
    if (owner === undefined) return [];
    const message = `${role} is a role of the environment ${owner} too, whose apps are in ${name}; expected another name`;
    return [problemAt('shared-role', ['projects', name, 'roles', role], message, 'key')];
  });
}
