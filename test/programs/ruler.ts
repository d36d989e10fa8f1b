import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Shapes } from '../../charts/shared/shapes/kinds.ts';
import type { ThanosRulerSpec } from '../../imports/thanos-ruler.ts';
import { objectOf } from '../charts/compose.ts';

export interface RulerHere {
  folder: string;
  ports: ReadonlyMap<number, number>;
  /** Where a query answers. */
  query: string;
  /** Who is told of alerts. */
  alertmanager: string;
}

/** What the operator makes of the ThanosRuler and of the rules that it selects: arguments, and one file per rule object. */
export function rulerArgs(objects: readonly KubeObject[], { folder, ports, query, alertmanager }: RulerHere): string[] {
  const spec = objectOf(objects, 'ThanosRuler').spec as ThanosRulerSpec;
  mkdirSync(join(folder, 'rules'));
  const selected = Object.entries(spec.ruleSelector?.matchLabels ?? {});
  for (const object of objects) {
    if (!isRule(object) || selected.some(([key, value]) => object.metadata.labels?.[key] !== value)) continue;
    const groups = object.spec.groups!.map((group) => ({ ...group, interval: '1s' }));
    writeFileSync(join(folder, 'rules', `${object.metadata.name}.yaml`), JSON.stringify({ groups }));
  }
  const labels = Object.entries(spec.labels ?? {});
  return [
    'rule',
    `--data-dir=${join(folder, 'data')}`,
    '--eval-interval=1s',
    `--tsdb.retention=${spec.retention}`,
    '--label=thanos_ruler_replica="thanos-ruler-0"',
    ...labels.map(([name, value]) => `--label=${name}="${value}"`),
    ...['thanos_ruler_replica', ...(spec.alertDropLabels ?? [])].map((label) => `--alert.label-drop=${label}`),
    `--rule-file=${join(folder, 'rules', '*.yaml')}`,
    ...(spec.queryEndpoints ?? []).map(() => `--query=${query}`),
    ...(spec.alertmanagersUrl ?? []).map(() => `--alertmanagers.url=${alertmanager}`),
    `--objstore.config-file=${join(folder, 'objstore.yml')}`,
    `--alert.query-url=${spec.alertQueryUrl}`,
    `--grpc-address=127.0.0.1:${ports.get(10901)}`,
    `--http-address=127.0.0.1:${ports.get(10902)}`,
  ];
}

const isRule = (object: KubeObject): object is KubeObject & Shapes['PrometheusRule'] =>
  object.kind === 'PrometheusRule';
