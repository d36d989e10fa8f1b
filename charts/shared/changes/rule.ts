import type { KubeObject } from '../manifest.ts';

/** The same object before and after. */
export interface Change {
  before: KubeObject;
  after: KubeObject;
}

/** What is wrong with a change, and at which field. */
export interface Problem {
  code: string;
  field: string;
  message: string;
}

/** What a change of a component would cost of its data, which no object shows by itself. */
export interface ChangeRule {
  /** Kind → a word in the text of each object of it that is looked at. */
  kinds: Readonly<Record<string, string>>;
  /** Of objects of these kinds, whichever they are. */
  judge(change: Change): Problem[];
}

/** Something that an object says, and where: of the same field two values are held against each other. */
export interface Said<Value> {
  field: string;
  value: Value;
}

/** What is said before and after, and not the same. */
export function differences<Value, More = unknown>(
  { before, after }: Change,
  saidBy: (object: KubeObject) => readonly (Said<Value> & More)[],
): (Said<Value> & More & { was: Value; is: Value })[] {
  const now = new Map(saidBy(after).map(({ field, value }) => [field, value]));
  return saidBy(before).flatMap((said) => {
    const [was, is] = [said.value, now.get(said.field)];
    return is === undefined || is === was ? [] : [{ ...said, was, is }];
  });
}
