import { seconds } from '../../../../clusters/schema/units.ts';
import { clusterCheck } from '../../../shared/check.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { nodesOf, parse } from '../../../shared/promql/parser.ts';
import { selects } from '../../../shared/selector.ts';
import { flagOf, processesOf } from '../../thanos/checks/processes.ts';
import { evaluatorsOf } from './rule-for.ts';
import { nameOf, queryOf, rulesOf } from './rules.ts';

/** That of Prometheus, as the operator sets it. */
const RETENTION = '24h';

/** Offsets in a query, as they are written. */
const offsetsIn = (query: string): string[] =>
  query.includes('offset')
    ? nodesOf(parse(query))
        .filter(({ name, firstChild }) => name === 'OffsetDurationExpr' && firstChild?.name !== 'UnaryOp')
        .map(({ from, to }) => query.slice(from, to))
    : [];

/** How long samples are there for what evaluates: on its volume, or in the bucket, of which rules are answered raw samples. */
function keptFor(evaluator: ReturnType<typeof evaluatorsOf>[number], manifests: Manifests): string | undefined {
  const { object } = evaluator;
  if (object.kind === 'Prometheus') return ('retention' in object.spec && object.spec.retention) || RETENTION;
  const [compactor] = processesOf(manifests, 'compact');
  const raw = compactor && flagOf(compactor, 'retention.resolution-raw', '0d');
  return raw === undefined || seconds(raw) === 0 ? undefined : raw;
}

/** What a rule asks of some time ago is still there. Source: contract M35. Otherwise it is silent for ever. */
export const ruleReach = clusterCheck('rule-reach', 'warning', function* (manifests) {
  const evaluators = evaluatorsOf(manifests);
  for (const { manifest, path, rule } of rulesOf(manifests)) {
    const offsets = offsetsIn(queryOf(rule));
    if (offsets.length === 0) continue;
    const evaluator = evaluators.find(({ object: { spec } }) =>
      selects(spec.ruleSelector!, manifest.object.metadata.labels),
    );
    const kept = evaluator && keptFor(evaluator, manifests);
    const far = kept === undefined ? undefined : offsets.find((offset) => seconds(offset) > seconds(kept));
    if (evaluator === undefined || far === undefined) continue;
    const { kind, metadata } = evaluator.object;
    const message = `${nameOf(rule)} asks for what was ${far} ago, and ${kind} ${metadata.name} finds what is ${kept} old at most; expected a retention of at least ${far}`;
    yield { at: manifest.field(`${path}.expr`), message };
  }
});
