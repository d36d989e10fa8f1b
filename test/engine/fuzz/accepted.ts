import type { z } from 'zod';

type Path = readonly PropertyKey[];

/** A value without the parts that its schema refuses; undefined where nothing is left. */
export function accepted(schema: z.ZodType, value: unknown): unknown {
  const rest = { value: structuredClone(value) };
  for (let round = 0; round < 100; round++) {
    const { error } = schema.safeParse(rest.value);
    if (error === undefined) return rest.value;
    const [issue] = error.issues;
    const inner = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    remove(rest, ['value', ...(issue?.path ?? []), ...inner]);
  }
  return undefined;
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
