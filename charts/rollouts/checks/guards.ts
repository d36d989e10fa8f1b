import { clusterCheck } from '../../shared/check.ts';
import type { MetricShape } from '../../shared/shapes/rollouts.ts';
import { templatesOf } from './analyses.ts';

/**
 * What decides on an answer of Prometheus says what no data means, and what no number.
 * Source: contract P07. Without traffic there is neither: a quiet night would abort the Rollout.
 */
export const analysisGuards = clusterCheck('analysis-guards', 'error', function* (manifests) {
  const all = [...templatesOf(manifests), ...manifests.ofKind('AnalysisRun')];
  for (const manifest of all) {
    for (const [i, metric] of (manifest.object.spec.metrics ?? []).entries()) {
      for (const [field, message] of unguarded(metric)) {
        yield { at: manifest.field(`spec.metrics[${i}].${field}`), message };
      }
    }
  }
});

function* unguarded({ provider, ...conditions }: MetricShape): Iterable<readonly [string, string]> {
  const { prometheus } = provider;
  if (prometheus === undefined) return;
  const query = bare(prometheus.query ?? '');
  for (const field of ['successCondition', 'failureCondition'] as const) {
    const condition = conditions[field];
    if (condition === undefined) continue;
    if (mayBeEmpty(condition, query))
      yield [field, 'fails where no series answers: result[0] is not there then; expected len(result) > 0 && …'];
    // A comparison with what is no number is false: a failure is not seen, and a success neither.
    if (field === 'successCondition' && mayBeNoNumber(condition, query))
      yield [
        field,
        'is false where the query divides by nothing, as it does without traffic; expected isNaN(result[0]) to be asked',
      ];
  }
}

/** What asks how many answers there are, or holds for any number of them. */
const COUNTS =
  /\blen\(\s*result\s*\)|\b(all|any|none|one|filter|count)\(\s*result\s*,|\bresult\s*[!=]=\s*nil|\bdefault\(|\bisNil\(/;

/** A query that answers with something in any case. */
const FILLED = /\bor\s+(on\s*\(\s*\)\s*)?vector\s*\(|^\s*(vector|scalar|absent|absent_over_time)\s*\(/;

const mayBeEmpty = (condition: string, query: string): boolean =>
  /\bresult\s*\[/.test(condition) && !COUNTS.test(condition) && !FILLED.test(query);

/** Divisions and what is made of no observations. */
const NO_NUMBER =
  /\/|\b(histogram_quantile|histogram_fraction|histogram_avg|quantile|quantile_over_time|scalar|stddev|stdvar)\b/;

/** A comparison leaves out what is no number, unless it answers with 0 and 1. */
const FILTERED = /(==|!=|[<>]=?)(?!\s*bool\b)/;

const mayBeNoNumber = (condition: string, query: string): boolean =>
  NO_NUMBER.test(query) && !FILTERED.test(query) && !/\bisNaN\(/.test(condition);

/** Without what stands in quotes, braces and brackets, where signs mean something else. */
const bare = (query: string): string =>
  query
    .replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`/g, '')
    .replace(/\{\{.*?\}\}/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, '');
