/** The kinds of which one field alone is looked at, in lower case. */
const ONLY = {
  application: 'spec.destination',
  clusterrolebinding: 'roleRef',
  daemonset: 'spec.selector',
  deployment: 'spec.selector',
  rolebinding: 'roleRef',
  service: 'spec.clusterIP',
};

/** Its name and its lines: those below that are further in, or entries of a list. */
function fieldOf(path: string): { name: string; lines: RegExp } {
  const [name = '', above] = path.split('.').reverse();
  const indent = above === undefined ? '' : '  ';
  return { name, lines: new RegExp(`^${indent}${name}:.*\\n(?:(?:${indent}  |${indent}-).*\\n)*`, 'm') };
}

const FIELDS = new Map(Object.entries(ONLY).map(([kind, path]) => [kind, fieldOf(path)]));

/**
 * Whether all that is looked at of a kind stands in both texts as it was, as far as that shows without parsing them:
 * most of what changes at once on all clusters is an image, or a revision.
 */
export function isUntouched(kind: string, before: string, after: string): boolean {
  // Of one that may be changed, anything may.
  if (kind === 'configmap') return !before.includes('immutable');
  const field = FIELDS.get(kind);
  if (field === undefined) return false;
  const [was, is] = [field.lines.exec(before)?.[0], field.lines.exec(after)?.[0]];
  // Nor is it written in some other way.
  if (was === undefined && is === undefined) return ![before, after].some((text) => text.includes(field.name));
  return was === is;
}
