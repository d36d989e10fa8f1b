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

const REFERENCE = /\{\{\s*(\S*?)\s*\}\}/g;

/** What a template's metrics ask the controller to replace, and it knows nothing of. */
export function checkReferences(args: ArgSpecs, text: string): string[] {
  const asked = new Set([...text.matchAll(REFERENCE)].map(([, name]) => name!));
  const unknown = [...asked].filter((name) => !(name.startsWith('args.') && Object.hasOwn(args, name.slice(5))));
  const nested = Object.entries(args).filter(([, value]) => typeof value === 'string' && value.includes('{{'));
  return [
    ...unknown.map((name) => `{{${name}}} is no argument; expected it among args: ${Object.keys(args).join(', ')}`),
    ...nested.map(([name]) => `args.${name}: a default is taken as it stands; expected no {{ in it`),
  ];
}

/** A Secret is read where the template is used. */
export const checkSecrets = (args: ArgSpecs, namespace: string | undefined): string[] =>
  Object.entries(args).flatMap(([name, spec]) =>
    typeof spec === 'string' || isRequired(spec) || spec.secretKey.namespace === (namespace ?? spec.secretKey.namespace)
      ? []
      : [`args.${name}: Secret ${spec.secretKey.name} is in ${spec.secretKey.namespace}; expected one in ${namespace}`],
  );
