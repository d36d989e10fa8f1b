import { literally } from '../shared/literally.ts';

/** Metrics that only tell and do not decide, and how many of its measurements each keeps; `.*` is every metric. */
export interface Settings<Name extends string> {
  dryRun?: { readonly [Metric in Name | '.*']?: true };
  measurementRetention?: { readonly [Metric in Name | '.*']?: number };
}

/** As the controller finds metrics: by a pattern, which a name is that no other name of a metric contains. */
export function rulePattern(rule: string, metrics: readonly string[]): string {
  const plain = new RegExp(rule);
  return rule === '.*' || metrics.filter((metric) => plain.test(metric)).length === 1 ? rule : `^${literally(rule)}$`;
}

export function settingsSpec(
  { dryRun = {}, measurementRetention = {} }: Settings<string>,
  metrics: readonly string[],
): { dryRun?: { metricName: string }[]; measurementRetention?: { metricName: string; limit: number }[] } {
  const dry = Object.keys(dryRun).map((rule) => ({ metricName: rulePattern(rule, metrics) }));
  const limits = Object.entries(measurementRetention).flatMap(([rule, limit]) =>
    limit === undefined ? [] : [{ metricName: rulePattern(rule, metrics), limit }],
  );
  return {
    ...(dry.length > 0 ? { dryRun: dry } : {}),
    ...(limits.length > 0 ? { measurementRetention: limits } : {}),
  };
}
