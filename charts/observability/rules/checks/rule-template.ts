import { clusterCheck } from '../../../shared/check.ts';
import { nameOf, rulesOf } from './rules.ts';

/** What Prometheus declares before each text of an alert. Source: rules/alerting.go. */
const DECLARED = ['labels', 'externalLabels', 'externalURL', 'value'];

/**
 * Labels and annotations of alerts are templates that can be read. Source: contract M33.
 * Otherwise the operator leaves out the whole object, and none of its alerts ever fires.
 */
export const ruleTemplate = clusterCheck('rule-template', 'error', function* (manifests) {
  for (const { manifest, path, rule } of rulesOf(manifests)) {
    if (rule.alert === undefined) continue;
    for (const field of ['labels', 'annotations'] as const) {
      for (const [key, text] of Object.entries(rule[field] ?? {})) {
        for (const problem of problemsOf(text)) {
          yield { at: manifest.field(`${path}.${field}.${key}`), message: `${nameOf(rule)}: ${problem}` };
        }
      }
    }
  }
});

function problemsOf(text: string): string[] {
  const actions = actionsOf(text);
  if (actions === undefined) return ['something that {{ opens is not closed; expected }}, or {{ "{{" }} for the text'];
  const known = new Set(DECLARED);
  return actions.flatMap((action) => {
    for (const [, one, two] of action.matchAll(/\$(\w+)(?:\s*,\s*\$(\w+))?\s*:=/g)) {
      for (const name of [one, two]) if (name !== undefined) known.add(name);
    }
    const unknown = [...action.matchAll(/\$(\w+)/g)].map(([, name]) => name!).filter((name) => !known.has(name));
    return [...new Set(unknown)].map((name) => `$${name} is not declared; expected one of $${DECLARED.join(', $')}`);
  });
}

/** What stands between `{{` and `}}`, without texts and remarks; undefined where something is not closed. */
function actionsOf(text: string): string[] | undefined {
  const actions: string[] = [];
  for (let at = text.indexOf('{{'); at >= 0; ) {
    let action = '';
    at += 2;
    while (!text.startsWith('}}', at)) {
      const after = behind(text, at);
      if (after === undefined) return undefined;
      action += after === at + 1 ? text[at] : ' ';
      at = after;
    }
    actions.push(action);
    at = text.indexOf('{{', at + 2);
  }
  return actions;
}

const CLOSED: readonly (readonly [opens: string, closes: string])[] = [
  ['/*', '*/'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
];

/** Where the next character, text or remark ends; undefined where it does not. */
function behind(text: string, at: number): number | undefined {
  const [opens, closes] = CLOSED.find(([each]) => text.startsWith(each, at)) ?? [];
  if (opens === undefined || closes === undefined) return at < text.length ? at + 1 : undefined;
  for (let end = at + opens.length; end < text.length; end += 1) {
    if (text.startsWith(closes, end)) return end + closes.length;
    if (text[end] === '\\' && (opens === '"' || opens === "'")) end += 1;
  }
  return undefined;
}
