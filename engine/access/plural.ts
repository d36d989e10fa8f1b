const OWN: Readonly<Record<string, string>> = { Endpoints: 'endpoints', Gateway: 'gateways' };

/** The resource of a kind, as roles name it: Kubernetes' own rule, which what generates definitions follows too. */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (OWN[kind] !== undefined) return OWN[kind];
  if (/(s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
