import { expect, test } from 'vitest';
import { watchWrite } from '../../../engine/change/watch-write.ts';
import { type Files, write } from '../../../engine/output/index.ts';
import { emit } from '../../../engine/yaml/emit.ts';
import { temporaryFolder } from '../output/folder.ts';

const SET = 'clusters/cluster-02/some/statefulset-a.yaml';
const APPLICATION = 'clusters/cluster-02/apps/some.yaml';

const object = (kind: string, more: object): string =>
  emit({ apiVersion: 'v1', kind, metadata: { name: 'a', namespace: 'n', ...more }, ...more });

const set = (serviceName: string) => object('StatefulSet', { spec: { serviceName } });
const kept = object('Application', { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } });

/** What is found as the files are written, and the steps of it. */
async function found(out: string, files: Files): Promise<{ codes: string[]; steps: string[] }> {
  const watched = watchWrite(out, files);
  const steps: string[] = [];
  const onStep = (step: string) => {
    steps.push(step);
    watched.onStep(step);
  };
  const written = await write(out, files, { onStep });
  return { codes: watched.judge(written).map(({ at, code }) => `${at} ${code}`), steps };
}

test('what was there is judged as it is replaced or removed', async () => {
  const out = temporaryFolder();
  const first = new Map([
    [SET, set('a')],
    [APPLICATION, kept],
    ['argocd/a.yaml', 'a: 1\n'],
  ]);
  expect((await found(out, first)).codes).toEqual([]);
  const next = new Map([
    [SET, set('b')],
    ['argocd/a.yaml', 'a: 2\n'],
  ]);
  expect((await found(out, next)).codes).toEqual([
    `${SET}: spec.serviceName immutable-field`,
    `${APPLICATION} application-stays`,
  ]);
});

test('where nothing changes no step is taken, and nothing is found', async () => {
  const out = temporaryFolder();
  const files = new Map([[SET, set('a')]]);
  await found(out, files);
  expect(await found(out, files)).toEqual({ codes: [], steps: [] });
});
