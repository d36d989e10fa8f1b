/** The object without its undefined fields: it compares and prints as it will be written. */
export function defined<T extends object>(value: T): T {
  const fields: Partial<T> = {};
  for (const key in value) if (value[key] !== undefined) fields[key] = value[key];
  return fields as T;
}
