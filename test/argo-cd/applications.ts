import { settled } from '../cluster/controllers.ts';
import { clustersOf, type Tree } from '../cluster/delivery.ts';
import type { Expected } from './committed.ts';
import type { Application, DeliveredFleet } from './delivered-fleet.ts';

type Applications = ReadonlyMap<string, Application>;

/** The Applications of a dist: the root, those of clusters, and those of components. */
export const namesOf = (tree: Tree, expected: readonly Expected[]): string[] => [
  'root-application',
  ...clustersOf(tree).map((each) => `${each}-apps`),
  ...expected.map(({ name }) => name),
];

export const deployedAt = (applications: Applications, name: string): string =>
  applications.get(name)?.status?.history?.[0]?.deployedAt ?? 'never';

const reconciledAt = (applications: Applications, name: string): string =>
  applications.get(name)?.status?.reconciledAt ?? '';

const startedAt = (applications: Applications, name: string): string | undefined =>
  applications.get(name)?.status?.operationState?.startedAt;

/** What keeps some of them from being Synced and Healthy. */
export const unsettled = (applications: Applications, names: readonly string[]): string[] =>
  names.flatMap((name) => complaintsOf(name, applications.get(name)));

/** The same once Argo CD has looked at everything anew, and which of them it has synced for that. */
export async function unsettledAnew(
  fleet: DeliveredFleet,
  names: readonly string[],
  patience: number,
): Promise<string[]> {
  const before = await fleet.applications();
  await Promise.all(names.map((name) => fleet.refresh(name)));
  const unseen = await settled(async () => {
    const applications = await fleet.applications();
    return names.filter((name) => reconciledAt(applications, name) <= reconciledAt(before, name));
  }, patience);
  const after = await fleet.applications();
  const anew = names.filter((name) => startedAt(after, name) !== startedAt(before, name));
  return [
    ...unseen.map((name) => `${name} is not looked at anew`),
    ...unsettled(after, names),
    ...anew.map((name) => `${name} is synced anew: ${after.get(name)?.status?.operationState?.message}`),
  ];
}

function complaintsOf(name: string, application: Application | undefined): string[] {
  if (application === undefined) return [`${name} is not there`];
  const { sync, health, operationState, conditions = [], resources = [] } = application.status ?? {};
  if (sync?.status === 'Synced' && health?.status === 'Healthy' && operationState?.phase === 'Succeeded') return [];
  const unlike = resources.filter(
    (each) => each.status !== 'Synced' || (each.health && each.health.status !== 'Healthy'),
  );
  return [
    [
      `${name}: ${sync?.status}, ${health?.status}, ${operationState?.phase}: ${operationState?.message}`,
      ...conditions.map(({ type, message }) => `${type}: ${message}`),
      ...unlike.map(
        (each) => `${each.kind} ${each.name}: ${each.status}, ${each.health?.status} ${each.health?.message ?? ''}`,
      ),
    ].join('\n  '),
  ];
}
