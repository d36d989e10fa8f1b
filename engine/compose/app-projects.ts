import type { Chart } from 'cdk8s';
import { AppProject, type AppProjectProps } from '../../charts/argocd/project.ts';
import type { SyncWindow } from '../../charts/argocd/sync-window.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp, RoleData, SyncWindowData } from '../../clusters/schema/environments.ts';
import { distinct } from '../distinct.ts';
import { ARGOCD_PROJECT, FLEET_PROJECT, WORKLOADS_PROJECT } from './application.ts';
import type { ComposedCluster } from './cluster.ts';
import { permitted, type Whole } from './projects.ts';

/** The projects of apps, by name. */
export const appProjects = (clusters: readonly ComposedCluster[]): string[] =>
  distinct(clusters.flatMap(({ permissions }) => Object.keys(permissions))).filter(
    (project) => ![WORKLOADS_PROJECT, FLEET_PROJECT, ARGOCD_PROJECT].includes(project),
  );

/** Permits what the apps of a project may bring into their own namespaces, and says who may do what with them, and when. */
export function appProject(chart: Chart, name: string, whole: Whole): KubeObject {
  const { fleet } = whole;
  const apps = Object.values(fleet.apps).filter(({ project }) => project === name);
  const project = new AppProject(chart, `${name}-project`, {
    name,
    description: descriptionOf(fleet, name, apps),
    ...permitted(name, whole),
    roles: rolesOf(fleet, name, apps),
    syncWindows: windowsOf(fleet, apps),
  });
  return project.toJson() as KubeObject;
}

const environmentsOf = (fleet: Fleet, apps: readonly PlacedApp[]): string[] =>
  Object.keys(fleet.environments).filter((name) => apps.some(({ environment }) => environment === name));

function descriptionOf(fleet: Fleet, name: string, apps: readonly PlacedApp[]): string {
  const { description, teams } = fleet.projects[name] ?? {};
  const whose = teams === undefined ? 'Apps' : `Apps of ${teams.join(' and ')}`;
  return description ?? `${whose} in ${environmentsOf(fleet, apps).join(', ')}`;
}

type Role = NonNullable<AppProjectProps['roles']>[number];

/** The project's own roles, and those of its environments, which reach no further than their environment. */
function rolesOf(fleet: Fleet, project: string, apps: readonly PlacedApp[]): Role[] | undefined {
  const own = Object.entries(fleet.projects[project]?.roles ?? {}).map(([name, role]) =>
    roleOf({ name, project, objects: ['*'] }, role),
  );
  const spans = spansEnvironments(fleet, project);
  const ofEnvironments = environmentsOf(fleet, apps).flatMap((environment) => {
    const inside = apps.filter((app) => app.environment === environment).map(({ app }) => `${app}-${environment}-*`);
    const objects = spans ? inside : ['*'];
    return Object.entries(fleet.environments[environment]?.roles ?? {}).map(([role, data]) =>
      roleOf({ name: spans ? `${environment}-${role}` : role, project, objects }, data),
    );
  });
  const roles = [...own, ...ofEnvironments];
  return roles.length > 0 ? roles : undefined;
}

/** Whether a project may hold apps of several environments, by what its data says and not by what runs today. */
const spansEnvironments = ({ projects, environments }: Pick<Fleet, 'projects' | 'environments'>, name: string) =>
  Object.hasOwn(projects, name) && (projects[name]?.environments ?? Object.keys(environments)).length > 1;

interface Granted {
  name: string;
  project: string;
  /** Names of Applications, or globs. */
  objects: readonly string[];
}

function roleOf({ name, project, objects }: Granted, { description, groups, allow, policies }: RoleData): Role {
  const line = (resource: string, action: string, object: string, effect = 'allow') =>
    `p, proj:${project}:${name}, ${resource}, ${action}, ${project}/${object}, ${effect}`;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    policies: [
      ...allow.flatMap((action) => objects.map((object) => line(...accessOf(action), object))),
      ...policies.map((policy) => {
        const [resource = '', action = '', object = '', effect] = policy.split(', ');
        return line(resource, action, object, effect);
      }),
    ],
    groups: [...groups],
  };
}

/** Argo CD has resources of their own for what is no action on an Application. */
function accessOf(action: string): [resource: string, action: string] {
  if (action === 'logs') return ['logs', 'get'];
  return action === 'exec' ? ['exec', 'create'] : ['applications', action];
}

/** Each window for the namespaces of the environments that have it. */
function windowsOf(fleet: Fleet, apps: readonly PlacedApp[]): SyncWindow[] | undefined {
  const windows = new Map<string, { window: SyncWindowData; namespaces: string[] }>();
  for (const environment of environmentsOf(fleet, apps)) {
    const namespaces = apps.filter((app) => app.environment === environment).map(({ namespace }) => namespace);
    for (const window of fleet.environments[environment]?.syncWindows ?? []) {
      const key = JSON.stringify(window);
      const known = windows.get(key) ?? { window, namespaces: [] };
      known.namespaces.push(...namespaces);
      windows.set(key, known);
    }
  }
  const all = [...windows.values()].flatMap(({ window, namespaces }) => {
    const [first, ...others] = distinct(namespaces);
    return first === undefined ? [] : [{ ...window, namespaces: [first, ...others] as const }];
  });
  return all.length > 0 ? all : undefined;
}
