import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type DeliveryProblem, deliveryProblems } from '../delivery/index.ts';
import { type Problem, type Schemas, validate } from '../validate/index.ts';
import { emit } from '../yaml/emit.ts';

type ObjectProblem = Problem | DeliveryProblem;

const judged = new WeakMap<Schemas, WeakMap<KubeObject, readonly ObjectProblem[]>>();
const texts = new WeakMap<KubeObject, string>();

/** Every problem of an object; of one that several clusters have, found once. */
export function problemsOf(object: KubeObject, schemas: Schemas): readonly ObjectProblem[] {
  const known = judged.get(schemas)?.get(object);
  if (known !== undefined) return known;
  const problems = [...validate(object, schemas), ...deliveryProblems(object)];
  judge(object, schemas, problems);
  return problems;
}

/** The text of an object; of one that several clusters have, made once and kept once. */
export function textOf(object: KubeObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const text = emit(object);
  texts.set(object, text);
  return text;
}

/** Takes an object as sound, and its text as an earlier run has made it. */
export function takeAsKnown(object: KubeObject, schemas: Schemas, text: string): void {
  judge(object, schemas, []);
  texts.set(object, text);
}

/** Takes an object to have the problems of another, which differs in nothing that a rule looks at. */
export function takeAsJudged(object: KubeObject, like: KubeObject, schemas: Schemas): void {
  judge(object, schemas, problemsOf(like, schemas));
}

function judge(object: KubeObject, schemas: Schemas, problems: readonly ObjectProblem[]): void {
  const ofSchemas = judged.get(schemas) ?? new WeakMap<KubeObject, readonly ObjectProblem[]>();
  judged.set(schemas, ofSchemas.set(object, problems));
}
