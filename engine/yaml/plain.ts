interface PlainMap {
  [key: string]: string | PlainMap;
}

const LINE = /^( *)(\.?[A-Za-z][\w./-]*):(?: (.+))?$/;

/** Read as themselves by any reader: base64, words and what is put together of them, and a hash with what follows it. */
const TEXT = /^([A-Za-z][A-Za-z0-9+/=._-]*( [A-Za-z0-9+/=._-]+)*|[0-9a-f]{16}( [A-Za-z0-9._-]+)+)$/;

/** Truth values, null and numbers without digits, as some reader has them. */
const OTHER = /^(true|false|yes|no|on|off|y|n|null|\.inf|\.nan)$/i;

/**
 * Maps of texts as `seal` writes them, many times as fast as a YAML reader does it.
 * Undefined for whatever may be anything else: that is for `read`, which says what is wrong with it.
 */
export function readPlain(source: string): PlainMap | undefined {
  const top: PlainMap = {};
  const path = [top];
  let last: { map: PlainMap; key: string } | undefined;
  const lines = source.split('\n');
  if (lines.pop() !== '') return undefined;
  for (const line of lines) {
    const [, indent = '', key = '', value] = LINE.exec(line) ?? [];
    const depth = indent.length / 2;
    if (!Number.isInteger(depth)) return undefined;
    if (last !== undefined && depth === path.length) {
      const inner: PlainMap = {};
      last.map[last.key] = inner;
      path.push(inner);
    } else if (last !== undefined || depth >= path.length) return undefined;
    path.length = depth + 1;
    const map = path[depth];
    if (map === undefined || key === '' || OTHER.test(key) || Object.hasOwn(map, key)) return undefined;
    last = value === undefined ? { map, key } : undefined;
    if (value === undefined) continue;
    const text = value === '"true"' ? 'true' : value;
    if (text === value && (!TEXT.test(value) || OTHER.test(value))) return undefined;
    map[key] = text;
  }
  return last === undefined ? top : undefined;
}
