import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { composeCluster } from '../../../engine/compose/cluster.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { TemporaryFleet } from '../load/temporary-fleet.ts';

const schemas = new Schemas('imports/schemas', '1.36');
const fleet = loadFleet({
  folder: 'test/fixtures/four-clusters/clusters',
  components: registry.components,
  kubernetesVersions: ['1.28', '1.36'],
}).fleet!;
const cluster = fleet.clusters[0]!;

/** Whole objects, and the fields that checks look into most. */
const TARGETS = [
  ['prometheus-operator', 'Deployment', 'prometheus-operator'],
  ['thanos-receiver', 'StatefulSet', 'thanos-receive-ingestor'],
  ['thanos-receiver', 'Ingress', 'thanos-receive-auth'],
  ['thanos-receiver', 'Service', 'thanos-receive-router'],
  ['thanos-receiver', 'NetworkPolicy', 'thanos-receive-router'],
  ['prometheus', 'Prometheus', 'prometheus'],
  ['prometheus', 'ServiceMonitor', 'prometheus'],
  ['thanos-ruler', 'ThanosRuler', 'thanos-ruler'],
  ['fleet-rules', 'PrometheusRule', 'thanos-query-prometheus'],
] as const;

const PATHS = [
  '/spec',
  '/spec/template',
  '/spec/template/spec',
  '/spec/template/spec/containers',
  '/spec/template/spec/containers/0',
  '/spec/selector',
  '/spec/ports',
  '/spec/rules',
  '/spec/groups',
  '/spec/endpoints',
  '/spec/remoteWrite',
  '/spec/ruleSelector',
  '/spec/volumeClaimTemplates',
  '/spec/podSelector',
  '/spec/egress',
];

const RUBBISH = [null, 7, 'text', [], {}, [null], [{}], { a: null }] as const;

function patched([component, kind, name]: (typeof TARGETS)[number], operation: object): ClusterData {
  const own = cluster.components[component]!;
  const patches = [
    { target: { kind, name }, json: [operation] },
  ] as ClusterData['components'][string]['delivery']['patches'];
  return {
    ...cluster,
    components: { ...cluster.components, [component]: { ...own, delivery: { ...own.delivery, patches } } },
  };
}

const compose = (changed: ClusterData) => {
  const whole: Fleet = { ...fleet, clusters: fleet.clusters.map((each) => (each === cluster ? changed : each)) };
  return composeCluster(whole, changed, { registry, schemas });
};

const HOOK = 'argocd.argoproj.io/hook';

const BOOTSTRAP = { kind: 'Job', name: 'opensearch-bootstrap' };
const INGRESS = { kind: 'Ingress', name: 'opensearch' };

/** What Argo CD's rules read, and a check judges of all clusters. */
test.each([
  [BOOTSTRAP, '/metadata/annotations', null, 'metadata.annotations'],
  [BOOTSTRAP, '/metadata/annotations/argocd.argoproj.io~1hook', 0, `metadata.annotations["${HOOK}"]`],
  [INGRESS, '/spec/rules/0/host', { number: 9200 }, 'spec.rules[0].host'],
])('a patch of %j at %s by %j is refused by its place', (target, path, value, field) => {
  const patches = JSON.stringify([{ target, json: [{ op: 'add', path, value }] }]);
  const components = `components: { opensearch: { patches: ${patches} } }\n`;
  const { folder: clusters } = new TemporaryFleet().append('cluster-01.yaml', components);
  const { findings, files } = synthesize({ clusters, schemas: 'imports/schemas', registry });
  const { kind, name } = target;
  expect(findings.map(({ at }) => at)).toContain(`cluster-01/opensearch/${kind}/logging/${name}: ${field}`);
  expect(files.size).toBe(0);
});

test('whatever a patch makes of an object, it is refused by place, and no rule falls over it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TARGETS),
      fc.constantFrom(...PATHS),
      fc.oneof(
        fc.constant({ op: 'remove' }),
        fc.constantFrom(...RUBBISH).map((value) => ({ op: 'replace', value })),
      ),
      (target, path, operation) => {
        const { findings } = compose(patched(target, { ...operation, path }));
        for (const { at, message } of findings) {
          expect(at).not.toBe('');
          expect(message).not.toContain('undefined');
        }
      },
    ),
    { seed: 7, numRuns: Number(process.env.FUZZ_RUNS ?? 25) },
  );
}, 120_000);
