import { clusterCheck } from '../../../shared/check.ts';
import { namespaceLabels } from '../../../shared/namespace-labels.ts';
import { selects } from '../../../shared/selector.ts';

/**
 * Every object of rules is selected by one evaluator of its cluster, and by one only.
 * Source: contract M32. By none it does nothing; by two each of its alerts fires twice.
 */
export const ruleEvaluator = clusterCheck('rule-evaluator', 'error', function* (manifests) {
  const labelsOf = namespaceLabels(manifests);
  const evaluators = manifests.ofKind('Prometheus', 'ThanosRuler');
  for (const rules of manifests.ofKind('PrometheusRule')) {
    const found = evaluators.filter(({ namespace, object: { spec } }) => {
      if (spec.ruleSelector === undefined || !selects(spec.ruleSelector, rules.object.metadata.labels)) return false;
      if (spec.ruleNamespaceSelector === undefined) return namespace === rules.namespace;
      return selects(spec.ruleNamespaceSelector, labelsOf(rules.namespace));
    });
    if (found.length === 1) continue;
    const names = evaluators.map(({ object: { kind, metadata, spec } }) => {
      const labels = Object.entries(spec.ruleSelector?.matchLabels ?? {}).map(([key, value]) => `${key}: ${value}`);
      return [`${kind} ${metadata.name}`, ...(labels.length > 0 ? [`(${labels.join(', ')})`] : [])].join(' ');
    });
    const message =
      found.length > 1
        ? `${found.map(({ object: { kind, metadata } }) => `${kind} ${metadata.name}`).join(' and ')} evaluate it; expected one`
        : names.length > 0
          ? `nothing evaluates it; expected labels that the ruleSelector of one of these matches: ${names.join(', ')}`
          : 'nothing in this cluster evaluates rules; expected it on the central one, where the metrics of all are';
    yield { at: rules.field('metadata.labels'), message };
  }
});
