import type {
  RolloutSpecStrategyCanaryStepsSetMirrorRouteMatch as MirrorMatch,
  RolloutSpecStrategyCanarySteps as Spec,
} from '../../imports/rollout.ts';
import { isDuration } from '../argocd/duration.ts';
import type { OneOf } from '../shared/one-of.ts';
import type { Duration } from './duration.ts';
import type { Template } from './template.ts';

/** What a step asks of the traffic router; a route is one of its `managedRoutes`. */
export type Need =
  | 'nothing'
  | 'canary scale'
  | 'experiment weight'
  | `header route ${string}`
  | `exact header route ${string}`
  | `mirror route ${string}`;

export type RouteNeed = Extract<Need, `${string} route ${string}`>;

/** One step of a canary, which a Rollout takes only if its traffic router offers what the step needs. */
export interface Step<Needs extends Need = Need> {
  /** For the compiler alone: no step lists them. */
  readonly needs: readonly Needs[];
  readonly spec: Spec;
  readonly templates?: readonly Template[];
}

/** Percent of the traffic for the new version; without a traffic router, of the pods. */
export const setWeight = (weight: number): Step<'nothing'> => ({ needs: [], spec: { setWeight: weight } });

/** Waits, and without a duration until someone promotes; a number is in seconds. */
export const pause = (duration?: Duration | number): Step<'nothing'> => ({
  needs: [],
  spec: { pause: duration === undefined ? {} : { duration } },
});

/** How many pods the new version has, apart from its weight; `matchTrafficWeight` ties the two together again. */
export const setCanaryScale = (
  scale: OneOf<{ replicas: number; weight: number; matchTrafficWeight: true }>,
): Step<'canary scale'> => ({ needs: [], spec: { setCanaryScale: scale } });

/** A step of the controller's own plugins, by the name under which it is configured there. */
export const pluginStep = (name: `${string}/${string}`, config?: object): Step<'nothing'> => ({
  needs: [],
  spec: { plugin: { name, config } },
});

/** How a text is matched: one way at a time. */
export type StringMatch = OneOf<{ exact: string; prefix: string; regex: string }>;

type HeaderMatches<Match> = readonly [HeaderMatch<Match>, ...HeaderMatch<Match>[]];

interface HeaderMatch<Match> {
  headerName: string;
  headerValue: Match;
}

type Exact = { exact: string; prefix?: never; regex?: never };

/** Sends requests with one of these headers to the new version, all of them. */
export function setHeaderRoute<const Name extends string>(
  name: Name,
  match: HeaderMatches<Exact>,
): Step<`exact header route ${Name}`>;
export function setHeaderRoute<const Name extends string>(
  name: Name,
  match: HeaderMatches<StringMatch>,
): Step<`header route ${Name}`>;
export function setHeaderRoute(name: string, match: HeaderMatches<StringMatch>): Step {
  return { needs: [], spec: { setHeaderRoute: { name, match: [...match] } } };
}

/** Takes a header route away again. */
export const removeHeaderRoute = <const Name extends string>(name: Name): Step<`exact header route ${Name}`> => ({
  needs: [],
  spec: { setHeaderRoute: { name } },
});

export interface RouteMatch {
  method?: StringMatch;
  path?: StringMatch;
  headers?: Readonly<Record<string, StringMatch>>;
}

/** Sends a copy of requests to the new version, whose answers nobody sees; a percentage of those that match. */
export const setMirrorRoute = <const Name extends string>(
  name: Name,
  { match, percentage }: { match: readonly [RouteMatch, ...RouteMatch[]]; percentage?: number },
): Step<`mirror route ${Name}`> => ({
  needs: [],
  spec: { setMirrorRoute: { name, match: match.map((each): MirrorMatch => each), percentage } },
});

/** Takes a mirror route away again. */
export const removeMirrorRoute = <const Name extends string>(name: Name): Step<`mirror route ${Name}`> => ({
  needs: [],
  spec: { setMirrorRoute: { name } },
});

/** Pods of the new version and the requests that it gets by a route, in one step. */
export const together = <const Route extends RouteNeed>(
  scale: Step<'canary scale'>,
  route: Step<Route>,
): Step<'canary scale' | Route> => ({ needs: [], spec: { ...scale.spec, ...route.spec } });

/** What the controller would refuse of the numbers and durations of steps. */
export const checkSteps = (steps: readonly Spec[], highest: number): string[] =>
  steps.flatMap(({ setWeight: weight, setCanaryScale: scale, setMirrorRoute: mirror, pause: wait }) => [
    ...checkPart('setWeight', weight, highest),
    ...checkPart('setCanaryScale: weight', scale?.weight, 100),
    ...checkPart('setCanaryScale: replicas', scale?.replicas, Number.POSITIVE_INFINITY),
    ...checkPart('setMirrorRoute: percentage', mirror?.percentage, 100),
    ...checkPause(wait?.duration),
  ]);

const checkPart = (field: string, value: number | undefined, highest: number): string[] =>
  value === undefined || (Number.isInteger(value) && value >= 0 && value <= highest)
    ? []
    : [`${field}: ${value}: expected a whole number from 0 ${Number.isFinite(highest) ? `to ${highest}` : 'on'}`];

const checkPause = (duration: number | string | undefined): string[] => {
  if (typeof duration === 'string' ? isDuration(duration) : duration === undefined || duration >= 0) return [];
  return [`pause: ${duration}: expected seconds, or a duration such as 30s or 1h30m`];
};
