import { clusterCheck } from '../../../shared/check.ts';
import { readQuery } from '../../../shared/promql/query.ts';
import { nameOf, queryOf, rulesOf } from './rules.ts';

/**
 * Every query is one that Prometheus takes.
 * Source: contract M33. Otherwise the whole file is refused, and all rules stay as they were.
 */
export const ruleQuery = clusterCheck('rule-query', 'error', function* (manifests) {
  for (const { manifest, path, rule } of rulesOf(manifests)) {
    const { problems } = readQuery(queryOf(rule));
    for (const { offset, message } of problems) {
      yield { at: manifest.field(`${path}.expr`), message: `${nameOf(rule)}: at character ${offset + 1}: ${message}` };
    }
  }
});

/**
 * Groups of an object and the rules in them can be told apart, and have names that Prometheus takes.
 * Source: contract M33.
 */
export const ruleNames = clusterCheck('rule-name', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('PrometheusRule')) {
    const seen = new Set<string>();
    for (const [i, { name, rules = [] }] of (manifest.object.spec.groups ?? []).entries()) {
      const path = `spec.groups[${i}]`;
      if (seen.has(name)) {
        yield {
          at: manifest.field(`${path}.name`),
          message: `${name} is the name of a group before; expected another`,
        };
      }
      seen.add(name);
      for (const [k, rule] of rules.entries()) {
        const at = manifest.field(`${path}.rules[${k}]`);
        if ((rule.alert === undefined) === (rule.record === undefined)) {
          yield { at, message: 'expected exactly one of alert and record' };
        } else if (rule.record !== undefined && !/^[A-Za-z_:][\w:]*$/.test(rule.record)) {
          yield {
            at: `${at}.record`,
            message: `${rule.record} is no name of a metric; expected letters, digits, _ and :`,
          };
        }
      }
    }
  }
});
