import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Schemas } from '../../../engine/validate/index.ts';
import { changed, deployment } from './objects.ts';
import { FOLDER, refused } from './schemas.ts';

const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const rollout = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Rollout',
  scope: 'Namespaced',
  schema: { type: 'object', properties: { spec: { type: 'object', properties: { template: open, selector: open } } } },
  definitions: {},
};

symlinkSync(join(FOLDER, 'kubernetes-1.36'), join(folder, 'kubernetes-1.36'));
mkdirSync(join(folder, 'crds/argoproj.io/v1alpha1'), { recursive: true });
writeFileSync(join(folder, 'crds/index.json'), JSON.stringify({ 'argoproj.io/v1alpha1/Rollout': 'Namespaced' }));
writeFileSync(join(folder, 'crds/argoproj.io/v1alpha1/Rollout.json'), JSON.stringify(rollout));
afterAll(() => rmSync(folder, { recursive: true }));

it('the pod template of a Rollout is judged as one of a Deployment', () => {
  const schemas = new Schemas(folder, '1.36');
  const { template, selector } = deployment().spec as Record<string, unknown>;
  const object = { ...deployment(), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template, selector } };
  expect(refused(object, schemas)).toEqual([]);
  const first = 'spec.template.spec.containers.0';
  expect(refused(changed(object, `${first}.volumeMounts.0.name`, 'confg'), schemas)).toEqual([
    expect.stringMatching(
      /^value spec\.template\.spec\.containers\[0\]\.volumeMounts\[0\]\.name: confg is no volume of the pod/,
    ),
  ]);
  expect(refused(changed(object, `${first}.imagePulPolicy`, 'Always'), schemas)).toEqual([
    expect.stringMatching(/^unknown-field .*; did you mean imagePullPolicy\?$/),
  ]);
});
