import type { Fields } from '../../clusters/schema/fields.ts';
import { fieldPath } from '../yaml/field-path.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** Where a value stands, for the rules that judge it. */
export interface Place {
  /** The minor version of the cluster's Kubernetes. */
  readonly minor: number;
  /** The whole object. */
  readonly root: Fields;
  /** Reports a problem at a field below the value, such as `ports[0].name`; empty for the value itself. */
  refuse(field: string, message: string, code?: ProblemCode): void;
}

/** One pass over one object: where it stands and what it found. The path becomes text only for a problem. */
export class Walk implements Place {
  readonly minor: number;
  readonly root: Fields;
  readonly path: (string | number)[] = [];
  problems: Problem[] = [];

  constructor(minor: number, root: Fields) {
    this.minor = minor;
    this.root = root;
  }

  refuse(below: string, message: string, code: ProblemCode = 'value'): void {
    const here = fieldPath(this.path);
    const field = here && below && !below.startsWith('[') ? `${here}.${below}` : here + below;
    // A pod template inside a custom resource is judged by two schemas.
    if (this.problems.some((known) => known.field === field && known.code === code && known.message === message))
      return;
    this.problems.push({ code, field, message });
  }

  /** Whether a trial finds nothing; what it finds is forgotten. */
  passes(trial: () => void): boolean {
    const kept = this.problems;
    this.problems = [];
    trial();
    const passed = this.problems.length === 0;
    this.problems = kept;
    return passed;
  }
}
