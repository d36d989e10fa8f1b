import { literally } from '../../shared/literally.ts';
import { Unreadable } from './condition.ts';
import { failingIn } from './failing.ts';
import { judgeOf } from './judgement.ts';
import { logMeasure } from './log-measure.ts';
import type { Metric } from './metric.ts';
import { type Counts, type Model, modelOf } from './query.ts';
import { resourceOf } from './resource.ts';
import type { Selection, ServiceNames, Version } from './selection.ts';
import { LATEST_HASH, STABLE_HASH } from './templates.ts';
import type { Phase } from './verdict.ts';

/** What a measurement looks at, as a plan understands it. */
export type Measure =
  /** Counts of the requests of some time. */
  | {
      kind: 'requests';
      selections: readonly Selection[];
      windows: readonly number[];
      phase(counts: Counts): Phase;
      /** Counted in a log, in which a version tells of more than requests. */
      ofLog?: true;
    }
  /** One request of its own; `failing` is the phase where it fails. */
  | { kind: 'probe'; version: Version; failing: Phase }
  /** What pods use up, which no request tells: their memory, say. */
  | { kind: 'resource'; version: Version; resource: string }
  | { kind: 'unknown'; why: string };

export function measureOf(metric: Metric, services: ServiceNames): Measure {
  try {
    return knownMeasure(metric, services);
  } catch (cause) {
    if (cause instanceof Unreadable) return { kind: 'unknown', why: cause.message };
    throw cause;
  }
}

function knownMeasure(metric: Metric, services: ServiceNames): Measure {
  const { prometheus, web, job } = metric.provider;
  if (prometheus !== undefined) {
    const { query = '' } = prometheus;
    const resource = resourceOf(query, services);
    if (resource !== undefined) return { kind: 'resource', ...resource };
    const judge = judgeOf(metric);
    const model = modelFor(query, services, judge);
    return { kind: 'requests', ...model, phase: (counts) => judge(() => model.evaluate(counts)) };
  }
  const log = web === undefined ? undefined : logMeasure(metric, web);
  if (log !== undefined) return log;
  // The web provider takes a failed request for an error, a Job that fails for a failed measurement.
  if (web !== undefined || job !== undefined) {
    const version = addressed(JSON.stringify(web ?? job), services);
    return { kind: 'probe', version, failing: job === undefined ? 'Error' : 'Failed' };
  }
  const [provider = 'none'] = Object.keys(metric.provider);
  return { kind: 'unknown', why: `what ${provider} answers is not known` };
}

/** More requests than any condition forgives. */
const MANY = 1e6;

/** What stands where failures do may yet be what its conditions want more of: then its labels tell. */
function modelFor(query: string, services: ServiceNames, judge: ReturnType<typeof judgeOf>): Model {
  const failing = failingIn(query);
  if (failing.size === 0) return modelOf(query, services);
  const model = modelOf(query, services, failing);
  const succeeds = (bad: number) =>
    judge(() => model.evaluate(({ outcome }) => (outcome === 'bad' ? bad : MANY))) === 'Successful';
  return !succeeds(0) && succeeds(MANY) ? modelOf(query, services) : model;
}

function addressed(text: string, { canary, stable }: ServiceNames): Version {
  const named = (name: string | undefined) =>
    name !== undefined && new RegExp(`\\b${literally(name)}\\b(?!-)`).test(text);
  if (text.includes(LATEST_HASH)) return 'canary';
  if (canary !== stable && named(canary)) return 'canary';
  return text.includes(STABLE_HASH) ? 'stable' : 'both';
}
