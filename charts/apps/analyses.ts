import type { Analysis as Data } from '../../clusters/schema/analysis.ts';
import { analysesOf, DEFAULT_COUNT, metricOf, type PlacedAnalysis } from '../../clusters/schema/placed-analysis.ts';
import { type Analysis, analysis } from '../rollouts/analysis.ts';
import type { Lasting } from '../rollouts/metric.ts';
import { NEW_VERSION, VERSION } from '../rollouts/templates/canary-pods.ts';
import { type Timing, times, untilStopped } from '../rollouts/templates/schedule.ts';
import type { Service } from '../shared/service.ts';
import { duration } from './amounts.ts';
import type { Deliverable } from './delivery/delivered.ts';
import { type FollowedAnalysis, followed } from './followed-analysis.ts';
import { type Ready, readyTemplates } from './ready-templates.ts';

type Ends = Exclude<PlacedAnalysis['role'], 'beside'>;

/** The analyses of a workload, as runs of templates that are its own. */
export class Analyses {
  /** Whether one of them asks the new version itself, which then needs a Service of its own. */
  readonly asksOneVersion: boolean;
  readonly #of: Deliverable;
  readonly #ending = new Map<string, readonly Ready<'finite'>[]>();

  constructor(of: Deliverable) {
    this.#of = of;
    this.asksOneVersion = analysesOf(of.data.delivery).some(({ analysis: { type } }) => type.startsWith('smoke'));
  }

  /** Beside the steps, until they are done. */
  beside(list: readonly Data[], service: Service<string> | undefined): Analysis | undefined {
    return runOf(
      list.flatMap((given): readonly Ready<Lasting>[] => {
        const data = followed(given, this.#of);
        const name = `${this.#of.name}-${metricOf(data)}`;
        const how = { of: this.#of, name, metric: metricOf(data), data, service };
        return data.count === undefined
          ? readyTemplates({ ...how, schedule: untilStopped(timingOf(data)) })
          : readyTemplates({ ...how, schedule: times(data.count, timingOf(data)) });
      }),
    );
  }

  /** As a step, before or after a promotion: comes to an end by itself. */
  ending(role: Ends, list: readonly Data[], service: Service<string> | undefined): Analysis<'finite'> | undefined {
    return runOf(
      list.flatMap((given) => {
        const data = followed(given, this.#of);
        const name = `${this.#of.name}-${role}-${metricOf(data)}`;
        const schedule = times(data.count ?? DEFAULT_COUNT, timingOf(data));
        const known = this.#ending.get(name);
        const templates =
          known ?? readyTemplates({ of: this.#of, name, metric: metricOf(data), data, service, schedule });
        this.#ending.set(name, templates);
        return templates;
      }),
    );
  }
}

const timingOf = ({ interval, failureLimit, initialDelay }: FollowedAnalysis): Timing => ({
  interval: duration(interval),
  failureLimit,
  initialDelay: initialDelay === undefined ? undefined : duration(initialDelay),
});

function runOf<Lasts extends Lasting>(templates: readonly Ready<Lasts>[]): Analysis<Lasts> | undefined {
  const [first, ...rest] = templates;
  if (first === undefined) return undefined;
  const asksForVersion = templates.some(({ requiredArgs }) => requiredArgs.includes(VERSION));
  return analysis({ templates: [first, ...rest], args: asksForVersion ? NEW_VERSION : {} });
}
