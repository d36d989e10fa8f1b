import { clusterCheck } from '../../../../shared/check.ts';
import { quantityNumber } from '../../../../shared/quantity.ts';
import { deployedOf, nodeContainer } from './read.ts';

const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** The share of the memory that a heap may take: files are read through the rest. */
const SHARE = 0.6;

/**
 * The heap of a node leaves memory for the rest of it.
 * Source: contract W14. Otherwise the kernel kills it under load.
 */
export const openSearchHeap = clusterCheck('opensearch-heap', 'error', function* (manifests) {
  const deployed = deployedOf(manifests);
  const node = deployed && nodeContainer(deployed);
  if (node === undefined) return;
  const options = String(node.container.env?.find(({ name }) => name === 'OPENSEARCH_JAVA_OPTS')?.value ?? '');
  const limit = node.container.resources?.limits?.memory;
  const [, size, unit = ''] = /-Xmx(\d+)([kmg])/i.exec(options) ?? [];
  const at = `${node.at}.env[OPENSEARCH_JAVA_OPTS]`;
  if (size === undefined || limit === undefined) {
    yield { at, message: 'sets no heap for a limit of memory; expected -Xms and -Xmx of half the limit' };
    return;
  }
  const [, least] = /-Xms(\w+)/i.exec(options) ?? [];
  if (least?.toLowerCase() !== `${size}${unit}`.toLowerCase()) {
    yield {
      at,
      message: `a heap of -Xms${least ?? ''} to -Xmx${size}${unit} grows under load; expected both the same`,
    };
  }
  const heap = Number(size) * (UNITS[unit.toLowerCase()] ?? 1);
  if (heap <= quantityNumber(limit) * SHARE) return;
  yield { at, message: `a heap of ${size}${unit} leaves too little of ${limit}; expected half of it at most` };
});
