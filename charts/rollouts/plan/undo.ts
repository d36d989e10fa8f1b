import { type Machine, momentsOf, type Pace, type Paces, statesOf } from './course.ts';
import type { Moment, PlannedStep } from './plan.ts';

/** How long it takes, from a state in which it is aborted, until no traffic and no pod is left to the new version. */
export function undoFrom<State extends { now: number }>(
  aborted: State,
  paces: Paces,
  machineOf: (pace: Pace) => Machine<State>,
): NonNullable<PlannedStep['undo']> {
  const back = (pace: Pace) => {
    const machine = machineOf(pace);
    const moments = momentsOf(machine, statesOf(machine, aborted));
    return {
      traffic: since(moments, aborted.now, ({ share }) => share > 0),
      pods: since(moments, aborted.now, ({ canary }) => canary > 0),
    };
  };
  const [fast, slow] = [back(paces.earliest), back(paces.latest)];
  return {
    traffic: { earliest: fast.traffic, latest: slow.traffic },
    pods: { earliest: fast.pods, latest: slow.pods },
  };
}

/** Seconds until something is true for the last time; undefined where it stays so. */
function since(moments: readonly Moment[], from: number, still: (moment: Moment) => boolean): number | undefined {
  const last = moments.findLastIndex(still);
  if (last === -1) return 0;
  const next = moments[last + 1];
  return next === undefined ? undefined : next.at - from;
}
