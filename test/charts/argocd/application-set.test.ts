import { expect, test } from 'vitest';
import { ApplicationSet, type ApplicationSetProps } from '../../../charts/argocd/application-set.ts';
import {
  clusterDecisionResource,
  clusters,
  type Generator,
  git,
  list,
  matrix,
  merge,
  pluginGenerator,
  pullRequest,
  scmProvider,
  where,
} from '../../../charts/argocd/generators.ts';
import { AGENT, jsonOf } from './objects.ts';

const PROPS: ApplicationSetProps = {
  name: 'agents',
  generators: [clusters()],
  template: { ...AGENT, name: 'agent-{{ .name }}' },
};

const applicationSet = (props: Partial<ApplicationSetProps> = {}) =>
  jsonOf((scope) => new ApplicationSet(scope, 'ApplicationSet', { ...PROPS, ...props }));

const generated = (generator: Generator) => applicationSet({ generators: [generator] }).spec.generators[0];

test('the everyday set neither deletes Applications nor their objects, and fails on a missing parameter', () => {
  const { spec } = applicationSet();
  expect(spec).toMatchObject({
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [{ clusters: {} }],
    template: {
      metadata: { name: 'agent-{{ .name }}' },
      spec: { source: { repoURL: 'https://git.example.org/fleet.git' } },
    },
    syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
  });
});

test('the deletion of its template says what becomes of the objects', () => {
  const { spec } = applicationSet({ template: { ...PROPS.template, deletion: 'cascade' } });
  expect(spec.syncPolicy.preserveResourcesOnDeletion).toBe(false);
  expect(spec.template.metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
});

const FILES = git({ repoURL: 'https://git.example.org/x.git', revision: 'main', files: [{ path: 'a.json' }] });
const FILES_JSON = { git: { repoURL: 'https://git.example.org/x.git', revision: 'main', files: [{ path: 'a.json' }] } };

test.each([
  ['list', list({ elements: [{ name: 'a' }] }), { list: { elements: [{ name: 'a' }] } }],
  ['git', FILES, FILES_JSON],
  [
    'scmProvider',
    scmProvider({ github: { organization: 'acme' }, cloneProtocol: 'https' }),
    { scmProvider: { github: { organization: 'acme' }, cloneProtocol: 'https' } },
  ],
  [
    'pullRequest',
    pullRequest({ gitlab: { project: 'acme/x' }, requeueAfterSeconds: 60 }),
    { pullRequest: { gitlab: { project: 'acme/x' }, requeueAfterSeconds: 60 } },
  ],
  [
    'clusterDecisionResource',
    clusterDecisionResource({ configMapRef: 'placement' }),
    { clusterDecisionResource: { configMapRef: 'placement' } },
  ],
  ['plugin', pluginGenerator({ configMapRef: { name: 'mine' } }), { plugin: { configMapRef: { name: 'mine' } } }],
  ['matrix', matrix(clusters(), FILES), { matrix: { generators: [{ clusters: {} }, FILES_JSON] } }],
  [
    'merge',
    merge({ mergeKeys: ['name'], generators: [clusters(), FILES] }),
    { merge: { mergeKeys: ['name'], generators: [{ clusters: {} }, FILES_JSON] } },
  ],
])('generator %s', (_, generator, json) => {
  expect(generated(generator)).toEqual(json);
});

test('a generator two levels down keeps its own spelling', () => {
  expect(generated(matrix(clusters(), merge({ mergeKeys: ['x'], generators: [FILES, FILES] })))).toEqual({
    matrix: {
      generators: [{ clusters: {} }, { merge: { mergeKeys: ['x'], generators: [FILES_JSON, FILES_JSON] } }],
    },
  });
});

test('a selector on what a generator gives', () => {
  const selector = { matchLabels: { environment: 'production' } };
  expect(generated(where(clusters(), selector))).toEqual({ clusters: {}, selector });
});
