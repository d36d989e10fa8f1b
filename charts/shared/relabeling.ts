import { z } from 'zod';

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
    regex: z.string().min(1).optional().describe('matched against the whole value; default: (.*)'),
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

export type Relabeling = z.output<typeof relabeling>;
