import type { SecretKey } from '../shared/secret.ts';

/** An argument that whatever uses the template has to give. */
export const required = { required: true } as const;

/** An argument of a template: to be given, with a default, or the value of a Secret, which nobody else can give. */
export type ArgSpec = typeof required | string | { readonly secretKey: SecretKey };

export type ArgSpecs = Readonly<Record<string, ArgSpec>>;

export type NoArgs = Readonly<Record<never, never>>;

/** What the controller replaces by the value of an argument. */
export type ArgRef<Name extends string = string> = `{{args.${Name}}}`;

export type ArgRefs<Args extends ArgSpecs> = { readonly [Name in keyof Args & string]: ArgRef<Name> };

export type RequiredArg<Args extends ArgSpecs> = {
  [Name in keyof Args & string]: Args[Name] extends typeof required ? Name : never;
}[keyof Args & string];

export type DefaultedArg<Args extends ArgSpecs> = {
  [Name in keyof Args & string]: Args[Name] extends string ? Name : never;
}[keyof Args & string];

/** The arguments that a use gives: all that are required, and no others than those that have a default. */
export type Given<Required extends string, Defaulted extends string, Value> = [Required] extends [never]
  ? { args?: [Defaulted] extends [never] ? never : { readonly [Name in Defaulted]?: Value } }
  : { args: { readonly [Name in Required]: Value } & { readonly [Name in Exclude<Defaulted, Required>]?: Value } };

const isRequired = (spec: ArgSpec): spec is typeof required => typeof spec === 'object' && 'required' in spec;

export const requiredArgs = <Args extends ArgSpecs>(args: Args): RequiredArg<Args>[] =>
  Object.keys(args).filter((name) => isRequired(args[name]!)) as RequiredArg<Args>[];

export const defaultedArgs = <Args extends ArgSpecs>(args: Args): DefaultedArg<Args>[] =>
  Object.keys(args).filter((name) => typeof args[name] === 'string') as DefaultedArg<Args>[];

export const argRefs = <Args extends ArgSpecs>(args: Args): ArgRefs<Args> =>
  Object.fromEntries(Object.keys(args).map((name) => [name, `{{args.${name}}}`])) as ArgRefs<Args>;

/** An argument as AnalysisTemplates and AnalysisRuns have it. */
export interface ArgumentSpec {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

export const argumentSpecs = (args: Readonly<Record<string, ArgSpec | undefined>>): ArgumentSpec[] =>
  Object.entries(args).flatMap(([name, spec]) => {
    if (spec === undefined) return [];
    if (typeof spec === 'string') return [{ name, value: spec }];
    return isRequired(spec) ? [{ name }] : [{ name, valueFrom: { secretKeyRef: spec.secretKey.selector } }];
  });

/** The names of all arguments that a text asks for. */
export const argsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*args\.([^\s}]+?)\s*\}\}/g)].map(([, name]) => name!)),
];
