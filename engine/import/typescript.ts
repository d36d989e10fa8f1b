import { isSchema, type JsonSchema } from './schema.ts';

const MARK = 'hex';

/**
 * Writes the text values of enums in hexadecimal.
 * cdk8s keeps one of two values that differ in case, and replaces those that hold anything beyond letters and digits.
 */
export function encodeEnums(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key !== 'properties' && isSchema(value) && Array.isArray(value.enum)) {
      return { ...value, enum: value.enum.map((item) => (typeof item === 'string' ? encode(item) : item)) };
    }
    return value;
  });
}

const encode = (text: string): string => MARK + Buffer.from(text).toString('hex');

const ENUM = /export enum (\w+) \{\n([^}]*)\}/g;
const MEMBER = /= (?:"hex([0-9a-f]*)"|(-?[0-9.]+)),/g;

/** Turns the enums of cdk8s into unions of literals, which Node can strip and which need no import to be used. */
export function decodeEnums(source: string): string {
  return source.replace(ENUM, (_, name: string, members: string) => {
    const values = [...members.matchAll(MEMBER)].map(([, hex, number]) =>
      hex === undefined ? number : JSON.stringify(Buffer.from(hex, 'hex').toString()),
    );
    return `export type ${name} = ${values.join(' | ')};`;
  });
}

const INT_OR_STRING =
  /export class (\w+) \{\n(?: {2}public static from\w+\(value: \w+\): \w+ \{\n.*\n {2}\}\n)+ {2}private constructor\(public readonly value: ([^)]+)\) \{\n {2}\}\n\}/g;

/**
 * Fits the output of cdk8s to our compiler options: type-only imports, and plain unions for its value classes.
 * A plain value in the place of such a class would have vanished without a word.
 */
export function plainTypeScript(source: string): string {
  return source
    .replace(
      "import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';\nimport { Construct } from 'constructs';",
      "import { ApiObject, type ApiObjectMetadata, type GroupVersionKind } from 'cdk8s';\nimport type { Construct } from 'constructs';",
    )
    .replace(INT_OR_STRING, 'export type $1 = $2;')
    .replaceAll('?.value', '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\n*$/, '\n');
}
