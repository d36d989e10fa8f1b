type IniValue = string | number | boolean;

/** Section → key → value. */
export type Ini = Readonly<Record<string, Readonly<Record<string, IniValue | undefined>>>>;

/** The text of an ini file as Grafana reads it; a key without a value is left out. */
export const iniFile = (ini: Ini): string =>
  Object.entries(ini)
    .map(([section, keys]) => `[${section}]\n${Object.entries(keys).map(line).join('')}`)
    .join('\n');

const line = ([key, value]: [string, IniValue | undefined]): string =>
  value === undefined ? '' : `${key} = ${quoted(String(value))}\n`;

/** A semicolon or a hash would begin a comment. */
function quoted(text: string): string {
  if (/[\n\r]/.test(text)) throw new Error(`a value of grafana.ini holds a line break: ${JSON.stringify(text)}`);
  if (!/[;#`"]/.test(text)) return text;
  return text.includes('`') ? `"""${text}"""` : `\`${text}\``;
}
