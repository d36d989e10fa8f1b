/**
 * Why Fluent Bit would read no regular expression, as far as its brackets tell; with one such it does not start at all.
 * Its dialect (Onigmo) has more than JavaScript and Go, so that neither can be asked.
 */
export function onigmoProblem(text: string): string | undefined {
  let open = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === '\\') {
      i += 1;
      if (i === text.length) return 'it ends with a backslash';
    } else if (char === '[') {
      depth += 1;
      // A bracket at the beginning of a class stands for itself.
      if (text[i + 1] === '^') i += 1;
      if (text[i + 1] === ']') i += 1;
    } else if (char === ']' && depth > 0) depth -= 1;
    else if (depth === 0 && char === '(') open += 1;
    else if (depth === 0 && char === ')') {
      open -= 1;
      if (open < 0) return 'a ) closes nothing';
    }
  }
  if (depth > 0) return 'a [ is not closed';
  return open > 0 ? 'a ( is not closed' : undefined;
}
