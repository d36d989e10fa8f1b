/** What Go's filepath.Match reads at a time: an escaped character, a class, a star, a question mark, any other. */
const TOKEN = /\\(?<escaped>.)|\[(?<not>\^?)(?<members>(?:\\.|[^\\\]])+)\]|(?<any>[*?])|(?<plain>[^\\[])/gsu;

/** A member of a class: a character, or a range of them. */
const MEMBER = /\\?(?<from>.)(?:-\\?(?<to>.))?/gsu;

const sign = (char: string): string => `\\u{${char.codePointAt(0)!.toString(16)}}`;

const classOf = (members: string): string =>
  members.replace(MEMBER, (_, from: string, to?: string) =>
    to === undefined ? sign(from) : `${sign(from)}-${sign(to)}`,
  );

/** A glob pattern of Go's filepath.Match; one that is none matches nothing. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const tokens = [...pattern.matchAll(TOKEN)];
  if (tokens.map(([token]) => token).join('') !== pattern) return () => false;
  const source = tokens.map(({ groups: { escaped, not, members, any, plain } = {} }) => {
    if (any !== undefined) return any === '*' ? '[^/]*' : '[^/]';
    return members === undefined ? sign((escaped ?? plain)!) : `[${not}${classOf(members)}]`;
  });
  try {
    const regex = new RegExp(`^${source.join('')}$`, 'u');
    return (name) => regex.test(name);
  } catch (cause) {
    // A range that ends before it begins.
    if (cause instanceof SyntaxError) return () => false;
    throw cause;
  }
}
