import { readdirSync, rmSync } from 'node:fs';
import { type Bench, type Case, FIRST } from './cases.ts';
import { type Cost, cost, type Spread, spreadOf } from './measure.ts';

/** What every case cost for a fleet of some size, by round. */
export interface Sample {
  clusters: number;
  objects: number;
  /** Of `cp -r` of the tree that synth wrote. */
  copies: readonly Cost[];
  costs: ReadonlyMap<string, readonly Cost[]>;
}

export interface Row {
  clusters: number;
  objects: number;
  name: string;
  rounds: number;
  /** Times `cp -r` of the same tree, round by round. */
  wall: Spread;
  cpu: Spread;
  /** Times `synth, first run`, by user seconds. */
  user: Spread;
}

/** Every case in every round, so that a slow spell of the machine falls on all of them. */
export function sample(bench: Bench, cases: readonly Case[], rounds: number): Sample {
  const { clusters, out } = bench;
  const copies: Cost[] = [];
  const costs = new Map<string, Cost[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    copies.push(copyOf(bench));
    for (const { name, before, command } of cases) {
      before?.(round);
      costs.get(name)!.push(cost(command));
      console.error(`${clusters} clusters, round ${round + 1} of ${rounds}: ${name}`);
    }
  }
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
  return { clusters, objects: files.filter((name) => name.endsWith('.yaml')).length, copies, costs };
}

export function rowsOf({ clusters, objects, copies, costs }: Sample): Row[] {
  const first = costs.get(FIRST)!;
  return [['cp -r of dist', copies] as const, ...costs].map(([name, own]) => ({
    clusters,
    objects,
    name,
    rounds: own.length,
    wall: ratioOf(own, copies, ({ wall }) => wall),
    cpu: ratioOf(own, copies, ({ cpu }) => cpu),
    user: ratioOf(own, first, ({ user }) => user),
  }));
}

/** One to another, round by round. */
export const ratioOf = (own: readonly Cost[], than: readonly Cost[], of: (cost: Cost) => number): Spread =>
  spreadOf(own.map((each, i) => of(each) / Math.max(of(than[i]!), 0.001)));

function copyOf({ out }: Bench): Cost {
  const copy = `${out}-copy`;
  const result = cost({ program: 'cp', args: ['-r', out, copy] });
  rmSync(copy, { recursive: true, force: true });
  return result;
}
