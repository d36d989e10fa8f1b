import { CERTIFICATE } from '../../charts/secrets/certificate-record.ts';
import { SCOPE_MARKS, type Scope } from '../../charts/shared/secret.ts';
import type { SealedObject } from '../../clusters/schema/cluster.ts';

/** Annotations in the files of clusters/sealed that are delivered nowhere. */
const SEALED_AS = 'fleetwright/sealed-as';
const SEALED_WITH = 'fleetwright/sealed-with.';
const MADE = 'fleetwright/made.';

/** Hex digits of a SHA-256 that name a certificate. */
export const shortFingerprint = (fingerprint: string): string => fingerprint.slice(0, 16);

/** Where what tells of a file's values stands in it. */
export const recordPath = (value?: string): readonly string[] => [
  'metadata',
  'annotations',
  value === undefined ? SEALED_AS : SEALED_WITH + value,
];

/** What the values of a file are bound to; undefined where another program has sealed them. */
export const boundTo = ({ metadata }: SealedObject): string | undefined => metadata.annotations?.[SEALED_AS];

/** What a scope binds values to, as a record has it. */
export const binding = (scope: Scope, namespace: string, name: string): string => `${scope} ${namespace}/${name}`;

/** Reads what `binding` writes; undefined for a scope that there is not, as an edit by hand leaves it. */
export function parseBinding(bound: string): { scope: Scope; namespace: string; name: string } | undefined {
  const [scope = '', place = ''] = bound.split(' ');
  const [namespace = '', name = ''] = place.split('/');
  return isScope(scope) ? { scope, namespace, name } : undefined;
}

const isScope = (text: string): text is Scope => Object.hasOwn(SCOPE_MARKS, text);

export const sealedAs = (scope: Scope, namespace: string, name: string): Record<string, string> => ({
  [SEALED_AS]: binding(scope, namespace, name),
});

/** @param today the day on which the value is sealed, such as 2026-12-31 */
export const sealedWith = (value: string, fingerprint: string, today: string): Record<string, string> => ({
  [SEALED_WITH + value]: `${shortFingerprint(fingerprint)} ${today}`,
});

/** The certificate and the day of a sealed value; undefined for what another program has sealed. */
export function recordOf(object: SealedObject, value: string): { certificate: string; since: string } | undefined {
  const [certificate, since] = object.metadata.annotations?.[SEALED_WITH + value]?.split(' ') ?? [];
  return certificate === undefined || since === undefined ? undefined : { certificate, since };
}

/** Everything that tells of a file's values. */
export const withoutRecords = (
  annotations: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(annotations ?? {}).filter(
      ([name]) => name !== SEALED_AS && ![SEALED_WITH, CERTIFICATE, MADE].some((mark) => name.startsWith(mark)),
    ),
  );

/** What is no longer true of a value once it is sealed anew. */
export const recordsOfPlaintext = (value: string): string[] => [CERTIFICATE + value, MADE + value];

/** @param run of `generate`, by which values of one plaintext know each other; chance, and nothing of the plaintext */
export const madeIn = (value: string, run: string): Record<string, string> => ({ [MADE + value]: run });

export const madeInOf = (object: SealedObject | undefined, value: string): string | undefined =>
  object?.metadata.annotations?.[MADE + value];
