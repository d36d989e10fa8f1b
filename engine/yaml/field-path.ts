/** A path as findings name it: `metadata.labels["app.kubernetes.io/name"]`, `spec.ports[0].name`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]+$/.test(String(part))) return `[${JSON.stringify(String(part))}]`;
      return index === 0 ? String(part) : `.${String(part)}`;
    })
    .join('');
}
