/** A directive of nginx: its name, its arguments, and the block that it opens. */
export interface Directive {
  name: string;
  args: readonly string[];
  block?: readonly Directive[];
}

export const directive = (name: string, ...args: (string | number)[]): Directive => ({ name, args: args.map(String) });

/** A directive that opens a block, such as `location = /path`. */
export const block = (name: string, args: readonly string[], ...directives: readonly Directive[]): Directive => ({
  name,
  args,
  block: directives,
});

/** The text of an nginx.conf. */
export const nginxConf = (directives: readonly Directive[]): string =>
  directives.map((each) => render(each, '')).join('');

function render({ name, args, block: inner }: Directive, indent: string): string {
  const head = [name, ...args.map(argument)].join(' ');
  if (inner === undefined) return `${indent}${head};\n`;
  return `${indent}${head} {\n${inner.map((each) => render(each, `${indent}  `)).join('')}${indent}}\n`;
}

/** Quoted where nginx would end the word; variables stay variables, in quotes too. */
function argument(text: string): string {
  if (/^[^\s;{}"'\\#]+$/.test(text)) return text;
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** A word, a quoted word, a comment, or what ends a directive or a block. */
const TOKEN = /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|[^\s{};]+/g;

/** The directives of a text: what nginx reads, but for Lua and other blocks that are no directives. */
export function readNginxConf(text: string): Directive[] {
  const outside: Directive[] = [];
  const open: Directive[][] = [outside];
  let words: string[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue;
    if (token === '}') {
      if (open.length > 1) open.pop();
    } else if (token === ';' || token === '{') {
      const [name = '', ...args] = words;
      words = [];
      if (token === ';') open.at(-1)!.push({ name, args });
      else {
        const inner: Directive[] = [];
        open.at(-1)!.push({ name, args, block: inner });
        open.push(inner);
      }
    } else words.push(/^["']/.test(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token);
  }
  return outside;
}
