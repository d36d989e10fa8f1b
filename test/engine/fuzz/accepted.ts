import type { z } from 'zod';

type Path = readonly PropertyKey[];

/** A value without the parts that its schema refuses; undefined where nothing is left. */
export function accepted(schema: z.ZodType, value: unknown): unknown {
  return withoutRefused(value, (rest) => placesOf(schema.safeParse(rest)));
}

/** A value without the parts that stand where something says that it is wrong. */
export function withoutRefused(value: unknown, refused: (value: unknown) => Path[] | undefined): unknown {
  const rest = { value: structuredClone(value) };
  for (let round = 0; round < 100 && rest.value !== undefined; round++) {
    const [path] = refused(rest.value) ?? [];
    if (path === undefined) return rest.value;
    remove(rest, ['value', ...path]);
  }
  return undefined;
}

/** Where what is wrong stands; nowhere where nothing is. */
export const placesOf = ({ error }: { error?: z.ZodError }): Path[] | undefined => error?.issues.map(placeOf);

/** Where what an issue is about stands; of what is none of several, in the one that it is most like. */
function placeOf(issue: z.core.$ZodIssue): Path {
  if (issue.code === 'unrecognized_keys') return [...issue.path, ...issue.keys.slice(0, 1)];
  if (issue.code !== 'invalid_union') return issue.path;
  const branches = issue.errors.flatMap((issues) => {
    const [first] = issues;
    return first === undefined ? [] : [{ place: placeOf(first), issues: issues.length }];
  });
  const [nearest] = branches.sort((a, b) => b.place.length - a.place.length || a.issues - b.issues);
  return [...issue.path, ...(nearest?.place ?? [])];
}

/** Takes out what stands at a path; where nothing does, something beside it is wrong, and all of it goes. */
function remove(root: object, path: Path): void {
  const holder = path.slice(0, -1).reduce<unknown>((at, part) => Object(at)[part], root);
  const last = path.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (typeof holder === 'object' && holder !== null && Object.hasOwn(holder, last))
    Reflect.deleteProperty(holder, last);
  else if (path.length > 1) remove(root, path.slice(0, -1));
}
