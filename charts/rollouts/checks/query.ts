import { clusterCheck } from '../../shared/check.ts';
import { type QueryProblem, readQuery } from '../../shared/promql/query.ts';
import { resolved, templatesOf } from './analyses.ts';

/** What may stand in for an argument that only a Rollout gives: a name, a duration, a number. */
const STAND_INS = ['x', '5m', '1'] as const;

/**
 * What an analysis asks is PromQL.
 * Source: contract P08. Prometheus refuses anything else, and each refusal is an error of the measurement.
 */
export const analysisQuery = clusterCheck('analysis-query', 'error', function* (manifests) {
  for (const manifest of [...templatesOf(manifests), ...manifests.ofKind('AnalysisRun')]) {
    const { args = [], metrics = [] } = manifest.object.spec;
    for (const [i, { provider }] of metrics.entries()) {
      const query = provider.prometheus?.query;
      if (query === undefined) continue;
      const own = resolved(query, args);
      const texts = own === undefined ? STAND_INS.map((word) => query.replace(/\{\{.*?\}\}/g, word)) : [own];
      const problems = texts.map((text) => readQuery(text).problems);
      if (problems.some((each) => each.length === 0)) continue;
      const [first] = problems[0] as readonly QueryProblem[];
      const at = manifest.field(`spec.metrics[${i}].provider.prometheus.query`);
      yield { at, message: `is no PromQL: ${first?.message}` };
    }
  }
});
