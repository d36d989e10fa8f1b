import { bytes, cores, gibibytes } from '../../../clusters/schema/units.ts';
import { type Check, withData } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import { exceeds, quantityNumber } from '../../shared/quantity.ts';
import { type Amounts, type Demand, demandOf, isAmount, sumOf } from './demand.ts';
import { type Quota, quotasOf } from './quotas.ts';

/** The share of the nodes that pods may ask for; the rest is for the system, for Cilium and for what Longhorn makes. */
const USABLE = 0.8;

const total = ({ fixed, perNode }: Demand, nodes: number): Amounts => sumOf(fixed, perNode, nodes);

/** What all pods ask for fits on the nodes. Source: contract W15. Otherwise some wait, and which is chance. */
export const nodeCapacity: Check<Demand[]> = {
  code: 'node-capacity',
  level: 'warning',
  collect: demandOf,
  *judge(clusters, fleet) {
    for (const {
      cluster: { name, nodes },
      facts,
    } of withData(clusters, fleet)) {
      const cpu = facts.reduce((sum, demand) => sum + total(demand, nodes.count)['requests.cpu'], 0);
      const memory = facts.reduce((sum, demand) => sum + total(demand, nodes.count)['requests.memory'], 0);
      const usableCpu = cores(nodes.cpu) * nodes.count * USABLE;
      const usableMemory = bytes(nodes.memory) * nodes.count * USABLE;
      if (exceeds(cpu, usableCpu)) {
        const message = `pods request ${rounded(cpu)} cores of ${rounded(usableCpu)} that ${nodes.count} nodes can give`;
        yield { at: `${name}: nodes.cpu`, message: `${message}; expected larger nodes, more, or smaller requests` };
      }
      if (exceeds(memory, usableMemory)) {
        const message = `pods request ${gibibytes(memory, Math.ceil)} of ${gibibytes(usableMemory, Math.floor)} that ${nodes.count} nodes can give`;
        yield { at: `${name}: nodes.memory`, message: `${message}; expected larger nodes, more, or smaller requests` };
      }
    }
  },
};

const rounded = (amount: number): number => Math.round(amount * 100) / 100;

interface Facts {
  demands: Demand[];
  quotas: Quota[];
}

/** What a namespace's pods ask for at most, two versions of an app side by side included, is within its quota. Source: contract W15. Otherwise they are refused one by one. */
export const namespaceQuota: Check<Facts> = {
  code: 'namespace-quota',
  level: 'error',
  collect: (manifests: Manifests) => ({ demands: demandOf(manifests), quotas: quotasOf(manifests) }),
  *judge(clusters, fleet) {
    for (const { cluster, facts } of withData(clusters, fleet)) {
      for (const { at, namespace, hard } of facts.quotas) {
        const demand = facts.demands.find((each) => each.namespace === namespace);
        if (demand === undefined) continue;
        const asked = sumOf(total(demand, cluster.nodes.count), demand.surge);
        for (const { name, field, most } of hard) {
          if (!isAmount(name) || !exceeds(asked[name], quantityNumber(most))) continue;
          yield {
            at: `${at}: ${field}`,
            message: `pods of ${namespace} come to ${rounded(asked[name])}, and the quota is ${most}; expected at least that`,
          };
        }
      }
    }
  },
};
