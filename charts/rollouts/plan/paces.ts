import { experimentSeconds, runSeconds, runsOf } from './analysis.ts';
import type { Assumptions } from './assumptions.ts';
import type { Paces, RunPlace } from './course.ts';
import type { RolloutShape } from './shapes.ts';
import type { Templates } from './templates.ts';

/** How fast a Rollout goes at best and at worst, by what is assumed. */
export function pacesOf(rollout: RolloutShape, templates: Templates, assumed: Assumptions): Paces {
  const { minReadySeconds = 0, strategy } = rollout.spec;
  const { podReady, person, job } = assumed;
  const runs = new Map(runsOf(rollout, templates).map((run) => [run.place, runSeconds(run, assumed)]));
  const steps = strategy?.canary?.steps ?? [];
  const seconds = (place: RunPlace, ready: number): number | undefined => {
    const experiment = typeof place === 'number' ? steps[place]?.experiment : undefined;
    if (experiment !== undefined) return experimentSeconds(experiment, { templates, ready, job });
    return runs.has(place) ? runs.get(place) : 0;
  };
  const [fast, slow] = [podReady.earliest + minReadySeconds, podReady.latest + minReadySeconds];
  return {
    earliest: { ready: fast, person, plugin: 0, run: (place) => seconds(place, fast) },
    latest: { ready: slow, person: undefined, plugin: undefined, run: (place) => seconds(place, slow) },
    unhindered: {
      ready: fast,
      person,
      plugin: 0,
      run: (place) => seconds(place, fast) ?? 0,
      endless: (place) => seconds(place, fast) === undefined,
    },
  };
}
