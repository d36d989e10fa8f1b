import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { componentOf, composed } from './small-fleet.ts';

const errors = (line: string): string[] =>
  composed(registry.components, `components: {${line}}`)
    .lines('error')
    .filter((each) => /\[(undefined|unattended)-kind\]$/.test(each));

test('contract A09: custom resources without their definitions are refused', () => {
  expect(errors('prometheus-operator-crds: false')).toContain(
    'cluster-02/prometheus-agent/PrometheusAgent/monitoring/prometheus-agent: no component defines the kinds of ' +
      'monitoring.coreos.com here; turn on prometheus-operator-crds [undefined-kind]',
  );
});

test('contract C01: custom resources that nobody acts on are refused', () => {
  expect(errors('prometheus-operator: false')).toContain(
    'cluster-02/prometheus-agent/PrometheusAgent/monitoring/prometheus-agent: nothing acts on the objects of ' +
      'monitoring.coreos.com here; turn on prometheus-operator [unattended-kind]',
  );
});

test('contract A09: custom resources in the wave of their definitions are refused', () => {
  const definitions = componentOf('definitions', { defines: ['monitoring.coreos.com'], wave: 'metrics' });
  const monitor = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: 'early' },
    spec: { selector: {}, endpoints: [] },
  };
  const early = composed([definitions, componentOf('early', { objects: [monitor], wave: 'metrics' })]);
  expect(early.lines('error').join()).toContain('is delivered before definitions has defined the kinds');
  const late = composed([definitions, componentOf('late', { objects: [monitor], wave: 'logs' })]);
  expect(late.lines('error')).toEqual([]);
});

test('what stands on every cluster needs no component', () => {
  const { findings } = synthesize({ clusters: 'clusters', schemas: 'imports/schemas', registry });
  const codes = ['undefined-kind', 'unserved-metrics'];
  expect(findings.filter(({ code }) => codes.includes(code))).toEqual([]);
  const without = { ...registry, prerequisites: [] };
  const refused = synthesize({ clusters: 'clusters', schemas: 'imports/schemas', registry: without });
  expect(refused.findings.map(({ message }) => message).join()).toContain(
    'no component defines the kinds of cilium.io',
  );
  expect(refused.findings.map(({ at, code }) => `${code} ${at}`)).toContain(
    'unserved-metrics cluster-03/frontend-prod/HorizontalPodAutoscaler/my-app-prod/frontend',
  );
});

test('an autoscaler whose metrics nobody serves would never scale', () => {
  const scaler = (metrics: object[]) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'scaler' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 4, metrics },
  });
  const target = { type: 'AverageValue', averageValue: '100' };
  const custom = { type: 'Pods', pods: { metric: { name: 'requests' }, target } };
  const cpu = { type: 'Resource', resource: { name: 'cpu', target } };
  const unserved = (metrics: object[], ...brought: string[]) =>
    composed([
      componentOf('web', { objects: [scaler(metrics)] }),
      ...(brought.length > 0 ? [componentOf('metrics', { defines: brought })] : []),
    ])
      .lines('warning')
      .filter((line) => line.startsWith('cluster-02/'))
      .map((line) => line.replace(/, which.*(?= \[)/, ''));
  const at = 'cluster-02/web/HorizontalPodAutoscaler/monitoring/scaler: scales by metrics of';
  expect(unserved([])).toEqual([`${at} metrics.k8s.io [unserved-metrics]`]);
  expect(unserved([cpu, custom])).toEqual([
    `${at} metrics.k8s.io [unserved-metrics]`,
    `${at} custom.metrics.k8s.io [unserved-metrics]`,
  ]);
  expect(unserved([cpu], 'metrics.k8s.io')).toEqual([]);
});
