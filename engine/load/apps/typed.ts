import { error, type Finding } from '../../../charts/shared/finding.ts';
import { type AppData, AppSchema, type PlacedIssue, type TypedApp } from '../../../clusters/schema/app.ts';
import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { fieldPath } from '../../yaml/field-path.ts';
import { explainedIssues, type Problem, problemAt } from '../explain.ts';
import type { AppFile } from './files.ts';
import { APPS } from './images.ts';
import { unknownEnvironments } from './unknown-environments.ts';

type Typed = Readonly<Record<string, TypedApp>>;

/** What an app says in TypeScript, where its file asks for that. */
export const definitionOf = ({ name, typescript }: AppData, typed: Typed): TypedApp | undefined =>
  typescript && Object.hasOwn(typed, name) ? typed[name] : undefined;

/** A file and a definition that do not know of each other, and environments that are the definition's alone. */
export function typedProblems(data: AppData, { typed, fleet }: { typed: Typed; fleet: FleetData }): Problem[] {
  const { name, typescript } = data;
  const isThere = Object.hasOwn(typed, name);
  if (typescript === undefined) {
    const message = `${name} stands in TypeScript too, which nobody reads; expected typescript: true, or another name`;
    return isThere ? [problemAt('app-typescript', ['name'], message)] : [];
  }
  if (!isThere) {
    const right = didYouMean(name, Object.keys(typed)) ?? 'expected it among typedApps';
    return [problemAt('app-typescript', ['typescript'], `the registry has no app ${name}; ${right}`, 'key')];
  }
  const environments = Object.keys(typed[name]!.environments ?? {});
  return unknownEnvironments(environments, Object.keys(fleet.environments)).map((unknown) =>
    problemAt('unknown-environment', ['typescript'], `in TypeScript: environments: ${unknown.message}`, 'key'),
  );
}

/**
 * Apps that stand in TypeScript alone: without their files they would run nowhere, and nobody would say so.
 * @param folder of the fleet's data, as findings name it
 */
export function fileless(folder: string, files: readonly AppFile[], typed: Typed): Finding[] {
  // The one under a wrong name has been told.
  if (files.some(({ data }) => data?.typescript && !Object.hasOwn(typed, data.name))) return [];
  const names = Object.keys(typed).filter((app) => files.every(({ name }) => name !== app));
  return names.map((app) => {
    const message = `the registry has the app ${app}, and there is no such file; expected it with typescript: true, or no ${app} in typedApps`;
    return error('app-typescript', `${folder}/${APPS}/${app}.yaml`, message);
  });
}

/** What is wrong with a workload; in TypeScript no place is known but the path. */
export function workloadProblems(issues: readonly PlacedIssue[]): Problem[] {
  const explained = (list: readonly PlacedIssue[]) => explainedIssues(list, { schema: AppSchema });
  return [
    ...explained(issues.filter(({ isTyped }) => !isTyped)),
    ...explained(issues.filter(({ isTyped }) => isTyped)).map(({ code, path, message }) =>
      problemAt(code, ['typescript'], inTypeScript(path, message), 'key'),
    ),
  ];
}

/** Some messages begin with the field, as places in files do not show it. */
function inTypeScript(path: PlacedIssue['path'], message: string): string {
  const field = fieldPath(path);
  return `in TypeScript: ${message.startsWith(field) ? '' : `${field}: `}${message}`;
}
