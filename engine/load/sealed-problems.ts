import type { Scope } from '../../charts/shared/secret.ts';
import type { SealedObject, SealingCertificate } from '../../clusters/schema/cluster.ts';
import { sealedValueProblem } from '../seal/crypto.ts';
import { boundTo, parseBinding, recordOf, recordPath, shortFingerprint } from '../seal/record.ts';
import { scopeMarks, scopeOf } from '../seal/scope.ts';
import { sealCommand } from '../seal-command.ts';
import { type Problem, problemAt } from './explain.ts';
import { shown } from './wrong-value.ts';

/** Where a sealed secret lies, and what could have sealed it. */
export interface SealedPlace {
  cluster: string;
  namespace: string;
  name: string;
  /** Of every cluster. */
  certificates: ReadonlyMap<string, readonly SealingCertificate[]>;
}

/** Why the cluster's controller cannot open what a file holds, as far as that shows without its key. */
export function sealedProblems(object: SealedObject, place: SealedPlace): Problem[] {
  const misplaced = misplacement(object, place);
  return misplaced.length > 0
    ? misplaced
    : [...movedProblems(object, place), ...valueProblems(object, place), ...foreignProblems(object, place)];
}

function misplacement({ metadata }: SealedObject, place: SealedPlace): Problem[] {
  return (['namespace', 'name'] as const)
    .filter((field) => metadata[field] !== place[field])
    .map((field) => {
      const right = `expected ${place[field]}, by where the file lies`;
      return problemAt('sealed-place', ['metadata', field], `metadata.${field} is ${metadata[field]}; ${right}`);
    });
}

/** The label that values are bound to is made of scope, namespace and name. Source: contract K03. */
function movedProblems(object: SealedObject, place: SealedPlace): Problem[] {
  const { namespace, name } = place;
  const bound = boundTo(object);
  if (!bound) return [];
  const again = `seal its values anew (${sealAgain(place, Object.keys(object.spec.encryptedData))})`;
  const scope = scopeOf(object);
  const record = parseBinding(bound);
  if (record === undefined) {
    const message = `${shown(bound)} begins with no scope; expected what npm run seal writes; ${again}`;
    return [problemAt('sealed-scope', recordPath(), message)];
  }
  if (record.scope !== scope) {
    const message = `sealed ${record.scope}, and marked ${scope}, so that no key opens it; ${remedy(record.scope)}, or ${again}`;
    return [problemAt('sealed-scope', recordPath(), message)];
  }
  const moved = [
    ...(scope !== 'cluster-wide' && record.namespace !== namespace ? ['namespace'] : []),
    ...(scope === 'strict' && record.name !== name ? ['name'] : []),
  ];
  if (moved.length === 0) return [];
  const message = `sealed for ${record.namespace}/${record.name}, and opens under no other ${moved.join(' and ')}; move it back, or ${again}`;
  return [problemAt('sealed-place', recordPath(), message)];
}

function remedy(scope: Scope): string {
  const [mark] = Object.keys(scopeMarks(scope));
  return mark === undefined ? 'remove the mark of a scope' : `annotate it with ${mark}: "true"`;
}

/** Lengths and base64. Source: contract K02. */
function valueProblems({ spec }: SealedObject, place: SealedPlace): Problem[] {
  const known = (place.certificates.get(place.cluster) ?? []).map(({ modulusBytes }) => modulusBytes);
  const [newest = 512, ...older] = known.length > 0 ? new Set(known) : USUAL;
  return Object.entries(spec.encryptedData).flatMap(([value, text]) => {
    const problemOf = (modulus: number) => sealedValueProblem(text, modulus);
    const first = problemOf(newest);
    if (first === undefined || older.some((modulus) => problemOf(modulus) === undefined)) return [];
    const path = ['spec', 'encryptedData', value];
    return [problemAt('sealed-value', path, `${value}: ${first}; ${sealAgain(place, [value])}`)];
  });
}

/** Bytes of the keys that controllers make, where no certificate says which. */
const USUAL: readonly number[] = [512, 256, 384];

/** Values that were sealed for another cluster, and copied. Source: contract K02. */
function foreignProblems(object: SealedObject, place: SealedPlace): Problem[] {
  const isOf = (cluster: string, certificate: string) =>
    place.certificates.get(cluster)?.some(({ fingerprint }) => shortFingerprint(fingerprint) === certificate);
  return Object.keys(object.spec.encryptedData).flatMap((value) => {
    const certificate = recordOf(object, value)?.certificate;
    if (certificate === undefined || isOf(place.cluster, certificate)) return [];
    const owner = [...place.certificates.keys()].find((cluster) => isOf(cluster, certificate));
    if (owner === undefined) return [];
    const message = `${value} was sealed with the certificate of ${owner}, which ${place.cluster} has no key for`;
    return [problemAt('sealed-certificate', recordPath(value), `${message}; ${sealAgain(place, [value])}`)];
  });
}

const sealAgain = ({ cluster, namespace, name }: SealedPlace, values: readonly string[]): string =>
  sealCommand(cluster, `${namespace}/${name}`, values);
