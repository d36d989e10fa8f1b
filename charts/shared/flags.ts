type Value = string | number | true | readonly (string | number)[] | undefined;

/** `--name=value` for each value, `--name` for true, one flag for each item of a list, nothing for undefined. */
export function flags(values: Readonly<Record<string, Value>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    const items = typeof value === 'object' ? value : [value];
    return items.map((item) => `--${name}=${item}`);
  });
}
