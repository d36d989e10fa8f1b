import { clusterCheck } from '../../../shared/check.ts';
import { SEVERITIES } from '../../../shared/rules.ts';
import { nameOf, rulesOf } from './rules.ts';

/** Whoever is woken knows what is wrong and what to do. Source: contract M37. */
export const ruleAnnotations = clusterCheck('rule-annotations', 'warning', function* (manifests) {
  for (const { manifest, path, rule } of rulesOf(manifests)) {
    if (rule.alert === undefined) continue;
    const { severity } = rule.labels ?? {};
    if (!SEVERITIES.some((known) => known === severity)) {
      const message = `${nameOf(rule)} has severity ${severity ?? 'not at all'}; expected ${SEVERITIES.join(', ')}`;
      yield { at: manifest.field(`${path}.labels.severity`), message };
    }
    for (const name of ['summary', 'description', 'runbook_url']) {
      if ((rule.annotations?.[name] ?? '') === '') {
        yield { at: manifest.field(`${path}.annotations.${name}`), message: `${nameOf(rule)} has none` };
      }
    }
  }
});
