import { error, type Finding } from '../../charts/shared/finding.ts';
import { nearest } from '../validate/nearest.ts';
import type { Located } from '../yaml/read.ts';
import type { ReadCluster } from './facts.ts';
import { suggestion } from './suggestion.ts';

interface CentralOptions {
  clusters: readonly ReadCluster[];
  /** Whether those are all: a file that cannot be read may be the one that is missed. */
  complete: boolean;
  /** The fleet's file, and the cluster that it names. */
  fleet?: { document: Located; central: string };
  folder: string;
}

/** Exactly one cluster is central, and it is the one that fleet.yaml names. */
export function checkCentral({ clusters, complete, fleet, folder }: CentralOptions): Finding[] {
  const centrals = clusters.filter(({ facts }) => facts.role === 'central');
  const named = clusters.find(({ facts }) => fleet !== undefined && facts.name === fleet.central);
  const right = named !== undefined && centrals.includes(named) ? named : centrals[0];
  const findings = centrals
    .filter((cluster) => cluster !== right)
    .map(({ document }) =>
      finding(document.at(['role']), `a second central cluster beside ${right?.document.at(['role'])}; expected edge`),
    );
  if (fleet === undefined) {
    const message = 'no cluster is central; expected one with role: central';
    return right === undefined && complete ? [finding(folder, message)] : findings;
  }
  if (named === right && right !== undefined) return findings;
  if (named === undefined ? !complete : named.facts.role === undefined) return findings;
  return [...findings, finding(fleet.document.at(['central']), misnamed(fleet.central, { named, right, clusters }))];
}

const finding = (at: string, message: string): Finding => error('central', at, message);

interface Misnamed {
  named: ReadCluster | undefined;
  /** The cluster that says that it is central. */
  right: ReadCluster | undefined;
  clusters: readonly ReadCluster[];
}

function misnamed(central: string, { named, right, clusters }: Misnamed): string {
  if (named !== undefined) {
    const instead = right === undefined ? 'expected role: central there' : `did you mean ${right.facts.name}?`;
    return `central is ${central}, whose role at ${named.document.at(['role'])} is not central; ${instead}`;
  }
  const names = clusters.flatMap(({ facts }) => facts.name ?? []);
  return `central is ${central}, but no cluster is called so; ${suggestion(right?.facts.name ?? nearest(central, names), names)}`;
}
