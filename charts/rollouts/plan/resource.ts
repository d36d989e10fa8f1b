import { readQuery, type Selector } from '../../shared/promql/query.ts';
import { type ServiceNames, selectionOf, type Version } from './selection.ts';

/** Metrics of what pods, and the programs in them, use up. */
const OF_RESOURCES = /^(container|kube_pod_container_resource|process|go|jvm|nodejs|python)_/;

const RESOURCES = ['memory', 'cpu'] as const;

/** What of its pods a query looks at; undefined where it looks at anything beside their resources. */
export function resourceOf(query: string, services: ServiceNames): { version: Version; resource: string } | undefined {
  const { selectors, problems } = readQuery(query);
  if (problems.length > 0 || selectors.length === 0) return undefined;
  if (!selectors.every(({ metric = '' }) => OF_RESOURCES.test(metric))) return undefined;
  const versions = selectors.map((selector) => selectionOf(selector, services).version);
  return { version: versions.find((version) => version !== 'both') ?? 'both', resource: nameOf(selectors) };
}

function nameOf(selectors: readonly Selector[]): string {
  const text = JSON.stringify(selectors);
  return RESOURCES.filter((name) => text.includes(name)).join(' and ') || 'resources';
}
