import { z } from 'zod';
import { duration } from '../../../clusters/schema/units.ts';

/** `label="value"`, as the UI of Alertmanager takes it too. */
const matcher = z.string().regex(/^[A-Za-z_][\w.]*\s*(=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"$/, {
  error: 'expected a matcher such as severity="critical" or cluster=~"cluster-0[2-4]"',
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
    groupBy: z.array(z.string().min(1)).min(1).optional(),
    groupWait: duration.optional(),
    groupInterval: duration.optional(),
    repeatInterval: duration.optional(),
    continue: z.boolean().default(false).describe('look at the routes after it too'),
    muteTimeIntervals: z.array(z.string().min(1)).default([]),
    activeTimeIntervals: z.array(z.string().min(1)).default([]),
    routes: z.array(route).default([]),
  }),
);

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
