/** A path as findings name it: `metadata.labels["app.kubernetes.io/name"]`, `spec.ports[0].name`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) text += fieldStep(part);
  return text.startsWith('.') ? text.slice(1) : text;
}

/** One step of a path below a field: `.name`, `[0]`; a key that holds anything but letters, digits, `_`, `-` in brackets. */
export function fieldStep(part: PropertyKey): string {
  if (typeof part === 'number') return `[${part}]`;
  const key = String(part);
  return /^[\w$-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
