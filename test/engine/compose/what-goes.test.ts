import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { copyAllOfFourClusters } from '../load/temporary-fleet.ts';
import { clusterOf, permitsDestination, permitsKind } from './permitted.ts';
import { Repository } from './repository.ts';

interface Edit {
  file: string;
  from: string | RegExp;
  to: string;
}

const repositoryOf = (edits: readonly Edit[]) =>
  new Repository(
    registry.components,
    (folder) => {
      copyAllOfFourClusters(folder);
      for (const { file, from, to } of edits) {
        const path = join(folder, file);
        const text = readFileSync(path, 'utf8');
        expect(text).toMatch(from);
        writeFileSync(path, text.replace(from, to));
      }
    },
    registry.kinds,
  );

const before = repositoryOf([]);

/** What Argo CD has to remove, and passes over: an Application that stays or takes its objects along is not permitted it. */
function passedOver(after: Repository): string[] {
  const names = new Set(after.applications().map(({ metadata }) => metadata.name));
  return before.applications().flatMap((application) => {
    const { metadata, spec } = application;
    if (!names.has(metadata.name) && metadata.finalizers === undefined) return [];
    const project = after.project(spec.project);
    return before
      .brought(application)
      .filter(
        (each) =>
          !permitsKind(project, each) ||
          (each.namespace !== '' && !permitsDestination(project, clusterOf(spec), each.namespace)),
      )
      .map(({ group, kind, namespace }) => `${metadata.name}: ${group}/${kind} ${namespace}`);
  });
}

const CHANGES: Readonly<Record<string, Edit[]>> = {
  'another delivery in one environment': [
    { file: 'apps/frontend.yaml', from: / {4}delivery:\n {6}type: blueGreen\n.*\n.*\n/, to: '    replicas: 2\n' },
  ],
  'another delivery of all apps of an environment': [
    { file: 'apps/frontend.yaml', from: 'dev: {replicas: 1}', to: 'dev: {delivery: {type: canary}}' },
    { file: 'apps/backend.yaml', from: 'dev: {replicas: 1}', to: 'dev: {delivery: {type: canary}}' },
  ],
  'no autoscaling any more': [
    { file: 'apps/frontend.yaml', from: 'autoscaling: {min: 4, max: 10}', to: 'replicas: 6' },
  ],
  'no host any more': [
    { file: 'apps/frontend.yaml', from: / {4}ingress: .*\n/, to: '' },
    { file: 'apps/frontend.yaml', from: / {6}traffic: gateway\n/, to: '' },
  ],
  'a component that is off': [
    { file: 'cluster-02.yaml', from: 'argo-rollouts: true', to: 'argo-rollouts: false\n  fluent-bit: false' },
  ],
};

test.each(Object.entries(CHANGES))('is permitted to go: %s', (_, edits) => {
  expect(passedOver(repositoryOf(edits))).toEqual([]);
});

/** The kinds and places of all that there is. */
const thereIn = (repository: Repository): string[] =>
  repository.applications().flatMap((application) => {
    const { project } = application.spec;
    const place = JSON.stringify([project, clusterOf(application.spec)]);
    return repository.brought(application).map((each) => `${place} ${JSON.stringify(each)}`);
  });

test.each(Object.entries(CHANGES))('takes the last of a kind, or of a namespace, away: %s', (_, edits) => {
  const left = new Set(thereIn(repositoryOf(edits)));
  expect(thereIn(before).filter((each) => !left.has(each))).not.toEqual([]);
});
