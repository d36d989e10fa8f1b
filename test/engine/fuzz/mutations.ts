import fc, { type Arbitrary } from 'fast-check';

/** Turns a text into another that is more or less like it. */
export type Mutation = (text: string) => Uint8Array;

const TOKENS = [
  '\t',
  '  ',
  '\n',
  ':',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  '|',
  '>',
  '&a ',
  '*a',
  '!!int ',
  '!!binary ',
  '%YAML 1.1\n',
  '---\n',
  '...',
  '? ',
  '<<: ',
  '__proto__: ',
  '\0',
  '\u2028',
  '\ufeff',
  'null',
  '1e999',
  '-0',
  '0o7',
  '=',
  '🦜',
];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const at = (text: string, place: number): number => Math.floor(place * text.length);

const anywhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Changes one byte, one token, one line, one value; or takes any bytes in place of the file. */
export const mutation: Arbitrary<Mutation> = fc.oneof(
  fc.tuple(anywhere, fc.constantFrom(...TOKENS)).map(
    ([place, token]): Mutation =>
      (text) =>
        encode(text.slice(0, at(text, place)) + token + text.slice(at(text, place))),
  ),
  fc.tuple(anywhere, fc.integer({ min: 0, max: 255 })).map(
    ([place, byte]): Mutation =>
      (text) =>
        encode(text).map((old, index) => (index === at(text, place) ? byte : old)),
  ),
  lines((all, line) => all.toSpliced(line, 1)),
  lines((all, line) => all.toSpliced(line, 0, all[line]!)),
  lines((all, line) => all.toSpliced(line, 1, `${' '.repeat(2)}${all[line]}`)),
  lines((all, line) => all.slice(0, line)),
  fc.tuple(anywhere, fc.jsonValue({ maxDepth: 2 })).map(
    ([place, value]): Mutation =>
      (text) =>
        changeLine(text, place, (line) => line.replace(/: .*$/, () => `: ${JSON.stringify(value)}`)),
  ),
  fc.tuple(anywhere, fc.constantFrom(...'abcxyzAZ_-.0 ')).map(
    ([place, letter]): Mutation =>
      (text) =>
        changeLine(text, place, (line) => line.replace(/[a-z](?=[\w-]*:)/, letter)),
  ),
  fc.uint8Array({ maxLength: 200 }).map(
    (bytes): Mutation =>
      () =>
        bytes,
  ),
  fc.array(fc.constantFrom(...TOKENS, 'name', 'role', 'x'), { maxLength: 40 }).map(
    (tokens): Mutation =>
      () =>
        encode(tokens.join('')),
  ),
);

function lines(change: (all: string[], line: number) => string[]): Arbitrary<Mutation> {
  return anywhere.map((place) => (text) => {
    const all = text.split('\n');
    return encode(change(all, Math.floor(place * all.length)).join('\n'));
  });
}

function changeLine(text: string, place: number, change: (line: string) => string): Uint8Array {
  const all = text.split('\n');
  const line = Math.floor(place * all.length);
  return encode(all.toSpliced(line, 1, change(all[line]!)).join('\n'));
}
