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
