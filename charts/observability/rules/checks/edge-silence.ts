import type { Check } from '../../../shared/check.ts';
import { readQuery } from '../../../shared/promql/query.ts';
import { TENANT_LABEL } from '../../thanos/door.ts';
import { queryOf, rulesOf } from './rules.ts';

/** Clusters whose silence a rule asks for. */
type Facts = string[];

/** Every edge has a rule that fires when nothing of it arrives. Source: contract M36. Its agent cannot report its own end. */
export const edgeSilence: Check<Facts> = {
  code: 'edge-silence',
  level: 'error',
  collect: (manifests) =>
    rulesOf(manifests).flatMap(({ rule }) => {
      const text = queryOf(rule);
      if (rule.alert === undefined || !/\babsent(_over_time)?\s*\(/.test(text)) return [];
      return readQuery(text).selectors.flatMap(({ metric, matchers }) =>
        metric === 'up'
          ? matchers.flatMap(({ label, operator, value }) => (label === 'cluster' && operator === '=' ? [value] : []))
          : [],
      );
    }),
  *judge(clusters, { clusters: all, central }) {
    const silent = new Set(clusters.flatMap(({ facts }) => facts));
    const watching = all.find(({ name }) => name === central)?.components['fleet-rules'] !== undefined;
    if (!watching && silent.size === 0) return;
    for (const { name, components } of all) {
      if (components['prometheus-agent'] === undefined || silent.has(name)) continue;
      const message = `no alert asks whether anything of ${name} arrives; expected one such as absent_over_time(up{cluster="${name}", ${TENANT_LABEL}="${name}"}[10m])`;
      yield { at: `${central}/fleet-rules`, message };
    }
  },
};
