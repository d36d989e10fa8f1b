import { config } from './config.ts';
import { container } from './container.ts';
import { env } from './env.ts';
import { extension } from './extension.ts';
import { ingress } from './ingress.ts';
import { metadata } from './metadata.ts';
import { networkPolicy } from './network-policy.ts';
import { pod } from './pod.ts';
import { probe } from './probe.ts';
import { quantity } from './quantity.ts';
import { rbac } from './rbac.ts';
import { fieldRule, type ValueRule, type ValueRules } from './rule.ts';
import { scale } from './scaling.ts';
import { scheduling } from './scheduling.ts';
import { security } from './security.ts';
import { service } from './service.ts';
import { spec } from './spec.ts';
import { storage } from './storage.ts';
import { volume } from './volume.ts';
import { workload } from './workload.ts';

export { POD_TEMPLATES } from './pod-templates.ts';
export type { ValueRule } from './rule.ts';

const TABLES: readonly ValueRules[] = [
  volume,
  security,
  scheduling,
  probe,
  env,
  config,
  container,
  extension,
  ingress,
  metadata,
  networkPolicy,
  pod,
  quantity,
  rbac,
  scale,
  service,
  spec,
  storage,
  workload,
];
const NONE: readonly ValueRule[] = [];

/** The value rules of a definition, `core.v1.PodSpec`, or of a custom resource, `argoproj.io/v1alpha1/Rollout`. */
export function rulesOf(definition: string): readonly ValueRule[] {
  const found = TABLES.flatMap((table) => (Object.hasOwn(table, definition) ? [table[definition]!] : []));
  if (found.length === 0) return NONE;
  return found.flatMap(({ fields, rules = [] }) => [...(fields ? [fieldRule(fields)] : []), ...rules]);
}
