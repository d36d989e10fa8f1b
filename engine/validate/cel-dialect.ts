const LITERAL = /[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/.source;
const TOKEN = new RegExp(`${LITERAL}|\\.matches\\(|\\bhas\\(`, 'g');
const PARENTHESIS = new RegExp(`${LITERAL}|[()]`, 'g');

/**
 * A rule as the CEL library can run it. The library's own `matches` reads JavaScript patterns and cannot be overridden,
 * and its `has` takes only names joined by dots, not `has(self.items[0].name)`.
 */
export function dialect(rule: string): string {
  let out = '';
  let from = 0;
  for (const { 0: token, index } of rule.matchAll(TOKEN)) {
    if (index < from) continue;
    if (token === '.matches(') {
      out += `${rule.slice(from, index)}.matchesGo(`;
      from = index + token.length;
    } else if (token === 'has(') {
      const end = closing(rule, index + token.length);
      const [, owner, field] = /^([\s\S]*)\.\s*(\w+)\s*$/.exec(rule.slice(index + token.length, end)) ?? [];
      if (owner === undefined || /^[\w.\s]*$/.test(owner)) continue;
      out += `${rule.slice(from, index)}(${dialect(owner)}).?${field}.hasValue()`;
      from = end + 1;
    }
  }
  return out + rule.slice(from);
}

function closing(rule: string, from: number): number {
  let open = 1;
  for (const { 0: token, index } of rule.matchAll(PARENTHESIS)) {
    if (index < from) continue;
    if (token === '(') open += 1;
    if (token === ')') open -= 1;
    if (open === 0) return index;
  }
  return rule.length;
}
