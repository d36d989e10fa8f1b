import { MAKES_SECRETS, madeSecrets, secretsOfRunTime } from '../../charts/secrets/made.ts';
import { secretReferences } from '../../charts/secrets/references.ts';
import { type Component, secretsOf, WAVES } from '../../charts/shared/component.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Manifests } from '../../charts/shared/manifest.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { groupOf } from '../api-group.ts';
import { didYouMean } from '../did-you-mean.ts';

/** Secrets and keys that objects name, patched ones too, and that nothing makes. Source: contract K01. */
export function consumerFindings(
  manifests: Manifests,
  { fleet, cluster, components }: { fleet: Fleet; cluster: ClusterData; components: readonly Component[] },
): Finding[] {
  const declared: ReadonlyMap<string, readonly string[]> = new Map(
    components.flatMap((component) =>
      Object.values(secretsOf(component, fleet, cluster)).map(({ name, values, template }): [string, string[]] => {
        const keys = [...values, ...Object.keys(template.data)];
        return [`${component.namespace}/${name}`, keys];
      }),
    ),
  );
  const made = new Set([
    ...madeSecrets(manifests).map(({ namespace, name }) => `${namespace}/${name}`),
    ...secretsOfRunTime(manifests),
  ]);
  return secretReferences(manifests).flatMap(({ manifest, path, name, keys }) => {
    const secret = `${manifest.namespace}/${name}`;
    const known = declared.get(secret);
    const at = manifest.field(path);
    if (known !== undefined) {
      return keys
        .filter((key) => !known.includes(key))
        .map((key) => error('unknown-secret-key', at, `Secret ${name} has no key ${key}; it has: ${known.join(', ')}`));
    }
    if (made.has(secret)) return [];
    const right = remedy(secret, [...declared.keys(), ...made]);
    return [error('unknown-secret', at, `nothing makes the Secret ${name} in ${manifest.namespace}; ${right}`)];
  });
}

function remedy(secret: string, known: readonly string[]): string {
  const elsewhere = known.find((each) => each.split('/')[1] === secret.split('/')[1]);
  if (elsewhere !== undefined)
    return `${elsewhere} is out of reach, as objects read Secrets of their own namespace only`;
  return (
    didYouMean(secret, known) ??
    `declare it among the secrets of a component, or name it in ${MAKES_SECRETS} of what makes it in the cluster`
  );
}

/** Groups whose objects hold up their Application until a controller has made a Secret of them. */
const MAKERS: readonly string[] = ['bitnami.com', 'external-secrets.io'];

/**
 * Secrets that would wait for a controller of a later wave, which waits for them. Source: contract K04.
 * Applications of one wave are synced side by side, so that the controller may share theirs.
 */
export function makerFindings(manifests: Manifests, components: readonly Component[]): Finding[] {
  const told = new Set<string>();
  return [...madeSecrets(manifests)].flatMap(({ by }) => {
    const group = groupOf(by.object.apiVersion);
    const own = components.find(({ name }) => name === by.component);
    const maker = MAKERS.includes(group) ? components.find(({ operates }) => operates?.includes(group)) : undefined;
    if (own === undefined || maker === undefined || WAVES[maker.wave] <= WAVES[own.wave] || told.has(own.name))
      return [];
    told.add(own.name);
    const message = `waits for ${maker.name} of the later wave ${maker.wave}, which waits for ${own.name}; expected ${own.name} in that wave or after it`;
    return [error('secret-order', by.at, message)];
  });
}
