import type { Check } from '../../shared/check.ts';

/**
 * Every node is named by its address. Source: contract C01. What is checked and opened by address goes by this list:
 * a pool may hold the address of a node that is left out, and no flow leads there as to a node.
 */
export const nodeAddresses: Check<null> = {
  code: 'node-addresses',
  level: 'warning',

  collect: () => null,

  *judge(_, { clusters }) {
    for (const { name, nodes, nodeAddresses: addresses } of clusters) {
      const named = new Set(addresses).size;
      if (named >= nodes.count) continue;
      yield {
        at: `clusters/${name}.yaml: nodeAddresses`,
        message: `nodeAddresses names ${named} of ${nodes.count} nodes: a pool may hold the address of a node that is left out, and no flow is opened to it; expected one for each node`,
      };
    }
  },
};
