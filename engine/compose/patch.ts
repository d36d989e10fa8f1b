import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Patch } from '../../clusters/schema/cluster.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import { didYouMean } from '../did-you-mean.ts';
import { distinct } from '../distinct.ts';
import { applyJsonPatch, applyMergePatch, PatchProblem } from './json-patch.ts';
import { PatchEffort } from './patch-effort.ts';

interface Patched {
  objects: KubeObject[];
  problems: { target: string; message: string }[];
}

/** Applies each patch to the object that it names, in their order; one that does not fit changes nothing. */
export function applyPatches(objects: readonly KubeObject[], patches: readonly Patch[]): Patched {
  const result = [...objects];
  const problems: Patched['problems'] = [];
  const effort = new PatchEffort();
  for (const { target, json, merge } of patches) {
    try {
      const index = findTarget(result, target);
      const before = result[index]!;
      if (effort.isTooMuch(before)) throw new PatchProblem(TOO_MUCH);
      const after = json === undefined ? applyMergePatch(before, merge) : applyJsonPatch(before, json, effort);
      if (!keepsIdentity(after, before)) throw new PatchProblem(identityMessage(after, before));
      result[index] = after;
    } catch (cause) {
      if (!(cause instanceof PatchProblem)) throw cause;
      problems.push({ target: nameOf(target), message: cause.message });
    }
  }
  return { objects: result, problems };
}

const TOO_MUCH = 'too many patches of so large an object; expected several changes in one patch';

type Target = Patch['target'];

const nameOf = ({ kind, namespace, name }: Target) => [kind, namespace, name].filter(Boolean).join('/');

const fullNameOf = ({ kind, metadata }: KubeObject) =>
  nameOf({ kind, namespace: metadata.namespace, name: metadata.name });

/** Throws PatchProblem unless exactly one object is meant. */
function findTarget(objects: readonly KubeObject[], target: Target): number {
  const named = objects.filter(({ kind, metadata }) => kind === target.kind && metadata.name === target.name);
  const meant = named.filter(({ metadata }) => [undefined, metadata.namespace].includes(target.namespace));
  const [only, another] = meant;
  if (only === undefined) throw new PatchProblem(noTarget(objects, target, named));
  if (another !== undefined) {
    const several = meant.map((object) => `${object.apiVersion} ${fullNameOf(object)}`).join(', ');
    throw new PatchProblem(`${nameOf(target)} may be each of ${several}; say which by target.namespace`);
  }
  return objects.indexOf(only);
}

function noTarget(objects: readonly KubeObject[], target: Target, elsewhere: readonly KubeObject[]): string {
  const wanted = nameOf(target);
  if (elsewhere.length > 0) return `there is no ${wanted}; there is ${elsewhere.map(fullNameOf).join(', ')}`;
  const known = objects.map((object) =>
    target.namespace === undefined ? nameOf({ kind: object.kind, name: object.metadata.name }) : fullNameOf(object),
  );
  const list = distinct(known).join(', ');
  return `there is no ${wanted}; ${didYouMean(wanted, known) ?? `there are ${list || 'no objects'}`}`;
}

const IDENTITY = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'] as const;

function identityOf(value: unknown): unknown[] {
  if (!isFields(value)) return [];
  const metadata = isFields(value.metadata) ? value.metadata : {};
  return [value.apiVersion, value.kind, metadata.name, metadata.namespace];
}

function keepsIdentity(after: unknown, before: KubeObject): after is KubeObject {
  const identity = identityOf(before);
  return isFields(after) && identityOf(after).every((part, i) => part === identity[i]);
}

function identityMessage(after: unknown, before: KubeObject): string {
  const identity = identityOf(after);
  const changed = IDENTITY.filter((_, i) => identity[i] !== identityOf(before)[i]);
  return `changes ${changed.join(', ')}, which say which object it is; expected a patch of other fields`;
}
