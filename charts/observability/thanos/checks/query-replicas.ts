import { clusterCheck } from '../../../shared/check.ts';
import { processesOf } from './processes.ts';

/**
 * Queries take copies of a series for one, and clusters never.
 * Source: contracts M14, M15. Otherwise each graph shows a series per copy, or those of clusters are mixed.
 */
export const queryReplicas = clusterCheck('query-replicas', 'error', function* (manifests) {
  const copies = new Set(['prometheus_replica']);
  for (const { flags } of processesOf(manifests, 'receive')) {
    for (const label of flags.get('label') ?? []) {
      const [name = ''] = label.split('=');
      if (name.endsWith('_replica')) copies.add(name);
    }
  }
  if (manifests.ofKind('ThanosRuler').length > 0) copies.add('thanos_ruler_replica');
  for (const { at, flags } of processesOf(manifests, 'query')) {
    const given = (flags.get('query.replica-label') ?? []).flatMap((labels) => labels.split(','));
    for (const label of [...copies].filter((copy) => !given.includes(copy)).sort()) {
      yield {
        at,
        message: `copies that ${label} tells apart are shown as series of their own; expected --query.replica-label=${label}`,
      };
    }
    if (given.includes('cluster')) {
      yield {
        at,
        message: 'series of different clusters count as copies of one; expected no --query.replica-label=cluster',
      };
    }
  }
});
