import type { FleetData } from '../../../clusters/schema/fleet.ts';
import type { Problem } from '../explain.ts';
import { branchProblems } from './branches.ts';
import { choiceProblems, type LabelledCluster } from './choice.ts';
import { projectProblems } from './project-problems.ts';
import { windowsProblems } from './sync-windows.ts';

/** What environments, branches and projects say that their schema cannot judge. */
export function fleetProblems(fleet: FleetData, clusters: readonly LabelledCluster[] | undefined): Problem[] {
  return [
    ...Object.entries(fleet.environments).flatMap(([name, environment]) => {
      const path = ['environments', name];
      return [
        // Of clusters whose files cannot be read nobody knows the labels.
        ...(clusters === undefined ? [] : choiceProblems(environment, { path, clusters })),
        ...windowsProblems(environment.syncWindows, [...path, 'syncWindows']),
      ];
    }),
    ...branchProblems(fleet),
    ...projectProblems(fleet),
  ];
}
