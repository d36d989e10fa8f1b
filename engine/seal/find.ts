import { literally } from '../../charts/shared/literally.ts';
import type { NeededSecret } from '../compose/needed.ts';
import { insteadOf } from '../did-you-mean.ts';
import { refuse, SealError } from './seal-error.ts';
import { clusterNamed, type SealFleet, secretKey } from './seal-fleet.ts';

/** Every cluster that needs the secret; or those that a word such as `edge-01,edge-02` names. */
export function clustersOf(fleet: SealFleet, word: string, secret: string): string[] {
  const isOne = fleet.fleet.clusters.some(({ name }) => name === word);
  if (word !== 'all' || isOne) return [...new Set(word.split(',').map((name) => clusterNamed(fleet, name).name))];
  const clusters = fleet.needed.filter((each) => secretKey(each) === secret).map(({ cluster }) => cluster);
  if (clusters.length > 0) return clusters;
  const right = pendingApp(fleet, secret) ?? insteadOf(secret, [...new Set(fleet.needed.map(secretKey))]);
  throw refuse('unknown-secret', secret, `no cluster needs it; ${right}`);
}

/**
 * What every cluster of a word needs of some secrets: their names with commas, in which `*` stands for any text without a
 * slash.
 */
export function needsOf(fleet: SealFleet, cluster: string, secrets: string): NeededSecret[] {
  const needs = secrets.split(',').flatMap((secret) => {
    if (secret.includes('*')) return needsLike(fleet, cluster, secret);
    return clustersOf(fleet, cluster, secret).map((name) => secretNamed(fleet, name, secret));
  });
  return [...new Set(needs)];
}

function needsLike(fleet: SealFleet, cluster: string, pattern: string): NeededSecret[] {
  const clusters = cluster === 'all' ? undefined : clustersOf(fleet, cluster, pattern);
  const like = new RegExp(`^${pattern.split('*').map(literally).join('[^/]*')}$`);
  const found = fleet.needed.filter((each) => (clusters?.includes(each.cluster) ?? true) && like.test(secretKey(each)));
  if (found.length > 0) return found;
  const right = 'expected NAMESPACE/NAME as `seal list` has them, in quotes';
  throw refuse('unknown-secret', pattern, `${clusters?.join(' and ') ?? 'the fleet'} needs none like it; ${right}`);
}

/** What is asked for too early; the secret of another environment would be a dangerous thing to mean. */
function pendingApp({ fleet }: SealFleet, secret: string): string | undefined {
  const found = Object.values(fleet.apps).find(
    ({ isPending, namespace }) => isPending && secret.startsWith(`${namespace}/`),
  );
  if (found === undefined) return undefined;
  const { app, environment } = found;
  return `${app} is pending in ${environment}: first npm run image -- promote ${app} --to ${environment}, or set, with --no-synth`;
}

/** A secret that the cluster needs, by `namespace/name`. */
export function secretNamed(fleet: SealFleet, cluster: string, secret: string): NeededSecret {
  const here = fleet.needed.filter((each) => each.cluster === cluster);
  const found = here.find((each) => secretKey(each) === secret);
  if (found) return found;
  const known = here.map(secretKey);
  const near = secret.includes('/') ? insteadOf(secret, known) : `expected NAMESPACE/NAME; ${byName(secret, known)}`;
  const right = pendingApp(fleet, secret) ?? near;
  throw refuse('unknown-secret', `${cluster}/${secret}`, `nothing on ${cluster} needs it; ${right}`);
}

function byName(name: string, known: readonly string[]): string {
  const same = known.filter((key) => key.endsWith(`/${name}`));
  return same.length > 0 ? `did you mean ${same.join(' or ')}?` : insteadOf(name, known);
}

/** Throws unless each of the values belongs to the secret; files are put together in the cluster and sealed by nobody. */
export function checkValues(need: NeededSecret, values: readonly string[]): void {
  const findings = values
    .filter((value) => !need.spec.values.includes(value))
    .map((value) => refuse(...whyNoValue(need, value)))
    .flatMap((refusal) => refusal.findings);
  if (findings.length > 0) throw new SealError(findings);
}

/** What is unlike every name may be a value in the wrong place, and is not repeated. */
function whyNoValue(need: NeededSecret, name: string): Parameters<typeof refuse> {
  const { spec, cluster } = need;
  const at = `${cluster}/${secretKey(need)}`;
  if (name.includes('=')) return ['plaintext', at, NO_ARGUMENT];
  if (Object.hasOwn(spec.template.data, name)) {
    const message = `${name} is put together from ${spec.values.join(', ')} in the cluster; seal those`;
    return ['unknown-value', at, message];
  }
  return ['unknown-value', at, `it has no such value; ${insteadOf(name, spec.values)}`];
}

/** Why a value is not taken from the command line. */
export const NO_ARGUMENT =
  'a value is never an argument: the shell keeps it in its history and every user of the machine sees it;' +
  ' leave it out to be asked for it, or give --file, --stdin or --env. If it is a real one, change it where it is used';
