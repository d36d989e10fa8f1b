import { type Fleet, ROLES, type Role } from '../../clusters/schema/cluster.ts';
import { Reads, type ReadsData, watched } from './reads.ts';

export type FleetReadsData = Readonly<Record<Role, ReadsData>>;

/** What is read of the fleet, by the role of who reads: central looks at every cluster, an edge at hardly any other. */
export class FleetReads {
  readonly #of: Readonly<Record<Role, Reads>>;

  private constructor(of: Readonly<Record<Role, Reads>>) {
    this.#of = of;
  }

  static none(fleet: Fleet): FleetReads {
    return new FleetReads(byRole(() => new Reads(fleet)));
  }

  /** What an earlier run has read, and nothing where the fleet is no longer the same in it. */
  static kept(data: FleetReadsData, fleet: Fleet): { reads: FleetReads; fit: Readonly<Record<Role, boolean>> } {
    const before = byRole((role) => Reads.from(data[role]));
    const fit = byRole((role) => before[role].hold(fleet));
    return { reads: new FleetReads(byRole((role) => (fit[role] ? before[role] : new Reads(fleet)))), fit };
  }

  /** The fleet, noting what is read of it. */
  views(fleet: Fleet): Readonly<Record<Role, Fleet>> {
    return byRole((role) => watched(fleet, this.#of[role]));
  }

  /** What another thread has read of the same fleet. */
  add(data: FleetReadsData): void {
    for (const role of ROLES) this.#of[role].add(data[role]);
  }

  toData(): FleetReadsData {
    return byRole((role) => this.#of[role].toData());
  }
}

const byRole = <T>(make: (role: Role) => T): Record<Role, T> => ({ central: make('central'), edge: make('edge') });
