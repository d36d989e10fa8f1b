import { z } from 'zod';
import { hasNoCounterpart, re2, re2Problem } from './re2.ts';

/** Labels by which an analysis tells the pods of the new version from all others. */
export const OWN_LABELS = ['cluster', 'namespace', 'job', 'rollouts_pod_template_hash'] as const;
export type OwnLabel = (typeof OWN_LABELS)[number];

/** Labels with the one value that each must have, none of them an analysis' own. */
export type Matchers = Readonly<Record<string, string>> & { readonly [Label in OwnLabel | '__name__']?: never };

/** Why a label cannot be asked for, or cannot tell the outcome: what is said of it twice selects something else. */
export function labelProblem(label: string): string | undefined {
  if (label === '__name__') return 'it is the name of the metric; expected it in metric';
  const own: readonly string[] = OWN_LABELS;
  if (!own.includes(label)) return undefined;
  return `the analysis sets ${label} itself, to tell the new version's pods from all others; expected a label of the app's own`;
}

const label = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, { error: 'expected the name of a label such as code' });

export const labelName = label.superRefine((name, context) => {
  const message = labelProblem(name);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const record: z.ZodType<Record<string, string>, Matchers> = z
  .record(label, z.string())
  .superRefine((labels, context) => {
    for (const name of Object.keys(labels)) {
      const message = labelProblem(name);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

export const matchers = record
  .default({})
  .describe('further labels that count, with the one value that each must have, such as route: /checkout');

/** Why a regular expression tells no failures: Prometheus would not take it, or it takes every request for one. */
export function outcomesProblem(expression: string): string | undefined {
  const problem = re2Problem(expression);
  if (problem !== undefined)
    return `${problem}; expected a regular expression (RE2) of outcomes, such as 5.. or timeout|rejected`;
  if (!takesEmpty(expression)) return undefined;
  return 'it takes no outcome at all for a failure too, that is what lacks the label; expected outcomes such as 5.. or .+';
}

/** False too where JavaScript has no way to say what Go would. */
function takesEmpty(expression: string): boolean {
  const whole = `^(?:${expression})$`;
  return !hasNoCounterpart(whole) && re2(whole).test('');
}

export const outcomes = z
  .string()
  .min(1)
  .superRefine((expression, context) => {
    const message = outcomesProblem(expression);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Why a metric is no histogram by its name: the series of its buckets, which nobody has buckets of. */
export function histogramProblem(metric: string): string | undefined {
  const [, base] = /^(.+)_bucket$/.exec(metric) ?? [];
  return base && `did you mean ${base}? the analysis adds _bucket itself`;
}

/** Said of a label of a matcher that tells how requests end. */
export const outcomeMatcher = (label: string): string =>
  `${label} tells how requests end, and with one value all would end alike; expected another label`;

/** Why an answer cannot be compared: what is no JSON passes whatever it says, and a map is no text or number. */
export const answerProblem = ({ jsonPath, equals }: { jsonPath?: string; equals?: unknown }): string | undefined =>
  equals === undefined || jsonPath !== undefined
    ? undefined
    : 'a whole answer is compared with nothing: text that is no JSON passes any condition, a JSON map none; expected jsonPath beside it, such as {$.status}';
