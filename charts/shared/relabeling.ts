import { z } from 'zod';
import { hasNoCounterpart, re2, re2Problem } from '../../clusters/schema/re2.ts';

/** What Prometheus matches a whole value with; undefined where it reads no such pattern, or none that can be said here. */
export function wholeMatch(regex: string): RegExp | undefined {
  const pattern = `^(?:${regex})$`;
  return re2Problem(pattern) === undefined && !hasNoCounterpart(pattern) ? re2(pattern) : undefined;
}

/** As Prometheus reads it; one that it does not read stops the whole object that holds it. */
const pattern = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const problem = re2Problem(text);
    if (problem === undefined) return;
    context.addIssue({
      code: 'custom',
      message: `${problem}; expected a regular expression (RE2) such as go_.* or (.*)`,
    });
  });

const name = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, { error: 'expected a label name such as instance' });

/** Actions of Prometheus, and what each cannot do without. */
const NEEDS = {
  replace: ['targetLabel'],
  keep: ['sourceLabels', 'regex'],
  drop: ['sourceLabels', 'regex'],
  hashmod: ['sourceLabels', 'targetLabel', 'modulus'],
  labelmap: ['regex'],
  labeldrop: ['regex'],
  labelkeep: ['regex'],
  lowercase: ['sourceLabels', 'targetLabel'],
  uppercase: ['sourceLabels', 'targetLabel'],
  keepequal: ['sourceLabels', 'targetLabel'],
  dropequal: ['sourceLabels', 'targetLabel'],
} as const;

type Action = keyof typeof NEEDS;

/** One rule that rewrites or drops targets or samples, as Prometheus reads it. */
export const relabeling = z
  .strictObject({
    action: z.enum(Object.keys(NEEDS) as [Action, ...Action[]]).default('replace'),
    sourceLabels: z.array(name).min(1).optional(),
    separator: z.string().optional().describe('between the values of sourceLabels; default: ;'),
    regex: pattern.optional().describe('matched against the whole value; default: (.*)'),
    modulus: z.int().min(1).optional(),
    targetLabel: name.optional(),
    replacement: z.string().optional().describe('default: $1'),
  })
  .superRefine((rule, context) => {
    for (const field of NEEDS[rule.action]) {
      if (rule[field] !== undefined) continue;
      context.addIssue({ code: 'custom', path: [field], message: `${rule.action} needs ${field}` });
    }
  });
