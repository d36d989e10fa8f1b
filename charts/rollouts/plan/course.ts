import type { Moment } from './plan.ts';

/** How fast everything goes that the controller waits for, in seconds. */
export interface Pace {
  /** From a pod's creation until it counts as available. */
  ready: number;
  /** Until a person promotes; undefined: nobody does. */
  person: number | undefined;
  /** Until a plugin of a step is done; undefined: unknown. */
  plugin: number | undefined;
  /** How long the analysis or the experiment of a step runs; undefined: without end. */
  run(place: RunPlace): number | undefined;
  /** Whether what runs there never ends by itself. */
  endless?(place: RunPlace): boolean;
}

/** A course for each pace: as fast as can be, as slow as can be, and with nothing that never ends. */
export interface Paces {
  earliest: Pace;
  latest: Pace;
  unhindered: Pace;
}

/** Where a Rollout names an analysis: a step by its index. */
export type RunPlace = number | 'prePromotion' | 'postPromotion';

/** More turns without time passing than any plan takes: the controller would turn for ever. */
const TURNS = 10_000;

/** Something that goes on by itself: the controller with its ReplicaSets. */
export interface Machine<State> {
  /** One reconciliation; the same state where there is nothing to do. */
  turn(state: State): State;
  moment(state: State): Moment;
  /** The seconds at which something happens that the controller waits for. */
  timers(state: State): readonly number[];
  at(state: State, now: number): State;
}

/** Every state that a machine comes through until nothing happens any more, in order. */
export function statesOf<State extends { now: number }>(machine: Machine<State>, first: State): State[] {
  const states = [first];
  let state = first;
  for (let turns = 0; turns < TURNS; turns++) {
    const turned = machine.turn(state);
    if (turned !== state) {
      state = turned;
      states.push(state);
      continue;
    }
    const now = state.now;
    const next = Math.min(...machine.timers(state).filter((time) => time > now));
    if (!Number.isFinite(next)) return states;
    state = machine.at(state, next);
    states.push(state);
  }
  throw new Error(`the rollout did not settle within ${TURNS} turns`);
}

export function momentsOf<State extends { now: number }>(machine: Machine<State>, states: readonly State[]): Moment[] {
  const moments: Moment[] = [];
  for (const state of states) {
    const moment = machine.moment(state);
    const last = moments.at(-1);
    if (last === undefined || !same(last, moment)) moments.push(moment);
  }
  return moments;
}

const same = (a: Moment, b: Moment): boolean =>
  Object.entries(a).every(([key, value]) => key === 'at' || b[key as keyof Moment] === value);
