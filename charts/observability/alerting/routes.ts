import { z } from 'zod';
import { hasNoCounterpart, re2, re2Problem } from '../../../clusters/schema/re2.ts';
import { duration } from '../../../clusters/schema/units.ts';

const MATCHER = /^([A-Za-z_][\w.]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"$/;

/** `label="value"`, as the UI of Alertmanager takes it too. One that it does not read keeps its whole configuration from being read. */
const matcher = z
  .string()
  .regex(MATCHER, { error: 'expected a matcher such as severity="critical" or cluster=~"cluster-0[2-4]"', abort: true })
  .superRefine((text, context) => {
    const [, , operator = '', value = ''] = MATCHER.exec(text) ?? [];
    const problem = operator.includes('~') ? re2Problem(`^(?:${unescaped(value)})$`) : undefined;
    if (problem === undefined) return;
    context.addIssue({ code: 'custom', message: `${problem}; expected a regular expression (RE2) such as a|b.*` });
  });

/** All other backslashes stay for the regular expression. */
const unescaped = (quoted: string): string =>
  quoted.replace(/\\(["\\n])/g, (_, char: string) => (char === 'n' ? '\n' : char));

/** What Alertmanager takes as `group_by`. */
export const groupBy = z
  .array(z.string().min(1))
  .min(1)
  .refine((labels) => new Set(labels).size === labels.length, { error: 'a label stands twice; expected it once' })
  .refine((labels) => labels.length === 1 || !labels.includes('...'), {
    error: '... is every label; expected it alone',
  });

/** Where alerts go that match; the first of its own routes that matches takes them further. */
export interface Route {
  receiver?: string | undefined;
  matchers: string[];
  groupBy?: string[] | undefined;
  groupWait?: string | undefined;
  groupInterval?: string | undefined;
  repeatInterval?: string | undefined;
  continue: boolean;
  muteTimeIntervals: string[];
  activeTimeIntervals: string[];
  routes: Route[];
}

export const route: z.ZodType<Route> = z.lazy(() =>
  z.strictObject({
    receiver: z.string().min(1).optional().describe('default: that of the route around it'),
    matchers: z.array(matcher).min(1).describe('all of them must hold'),
    groupBy: groupBy.optional(),
    groupWait: duration.optional(),
    groupInterval: duration.optional(),
    repeatInterval: duration.optional(),
    continue: z.boolean().default(false).describe('look at the routes after it too'),
    muteTimeIntervals: z.array(z.string().min(1)).default([]),
    activeTimeIntervals: z.array(z.string().min(1)).default([]),
    routes: z.array(route).default([]),
  }),
);

/** Whether an alert with these labels, and any others, may go that way; what a regular expression takes is not asked. */
export const mayTake = ({ matchers }: Pick<Route, 'matchers'>, labels: Readonly<Record<string, string>>): boolean =>
  matchers.every((text) => {
    const [, label = '', operator, value = ''] = MATCHER.exec(text) ?? [];
    const own = labels[label];
    if (own === undefined || operator?.includes('~')) return true;
    return (own === unescaped(value)) === (operator === '=');
  });

/** Whether an alert of which that label has that value may hold against a matcher. */
export function mayAsk(matcher: string, label: string, own: string): boolean {
  const [, asked, operator = '', quoted = ''] = MATCHER.exec(matcher) ?? [];
  if (asked !== label) return true;
  const value = unescaped(quoted);
  const whole = `^(?:${value})$`;
  if (operator.includes('~') && hasNoCounterpart(whole)) return true;
  const isSame = operator.includes('~') ? re2(whole).test(own) : own === value;
  return isSame === !operator.startsWith('!');
}

/** A route and all below it, each with its path within. */
export function* routesOf(
  routes: readonly Route[],
  path: readonly (string | number)[] = [],
): Generator<[Route, (string | number)[]]> {
  for (const [i, each] of routes.entries()) {
    yield [each, [...path, i]];
    yield* routesOf(each.routes, [...path, i, 'routes']);
  }
}

/** As Alertmanager reads it. */
export const writtenRoute = (each: Route): Record<string, unknown> => ({
  ...(each.receiver === undefined ? {} : { receiver: each.receiver }),
  matchers: each.matchers,
  ...(each.groupBy === undefined ? {} : { group_by: each.groupBy }),
  ...(each.groupWait === undefined ? {} : { group_wait: each.groupWait }),
  ...(each.groupInterval === undefined ? {} : { group_interval: each.groupInterval }),
  ...(each.repeatInterval === undefined ? {} : { repeat_interval: each.repeatInterval }),
  ...(each.continue ? { continue: true } : {}),
  ...(each.muteTimeIntervals.length > 0 ? { mute_time_intervals: each.muteTimeIntervals } : {}),
  ...(each.activeTimeIntervals.length > 0 ? { active_time_intervals: each.activeTimeIntervals } : {}),
  ...(each.routes.length > 0 ? { routes: each.routes.map(writtenRoute) } : {}),
});
