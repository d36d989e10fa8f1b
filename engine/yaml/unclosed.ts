/** Something that opens in a text and does not close. */
interface Unclosed {
  offset: number;
  opener: string;
  closer: string;
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}' };
const QUOTED_OR_COMMENT = /"(?:\\.|[^"\\])*"|'[^']*'|(?<=^|\s)#.*$/g;
const QUOTE = /(?<=^|[\s[{,])["']/;

/** The bracket, or else the quote, that is still open at an offset: all but one line before it holds together. */
export function unclosed(source: string, offset: number): Unclosed | undefined {
  const lines = source.slice(0, offset).split('\n');
  const plain = lines.map((line) => line.replace(QUOTED_OR_COMMENT, (part) => ' '.repeat(part.length))).join('\n');
  return openBracket(plain) ?? openQuote(plain);
}

function openBracket(plain: string): Unclosed | undefined {
  let closed = 0;
  for (let offset = plain.length - 1; offset >= 0; offset -= 1) {
    const char = plain[offset]!;
    const closer = CLOSERS[char];
    if (char === ']' || char === '}') closed += 1;
    else if (closer !== undefined && closed === 0) return { offset, opener: char, closer };
    else if (closer !== undefined) closed -= 1;
  }
  return undefined;
}

function openQuote(plain: string): Unclosed | undefined {
  const found = QUOTE.exec(plain);
  return found === null ? undefined : { offset: found.index, opener: found[0], closer: found[0] };
}
