import { logIndexPrefix } from '../../observability/logging/opensearch-door.ts';

/** What no JSON holds as it is. */
const NAME = '\0';

/**
 * What a plan is made of, as a text that is the same for clusters that differ by their names alone. A name counts only where
 * queries name their cluster: elsewhere that of one called 5 may be a weight, and that of one called stable a version.
 */
export function planKey(made: unknown, cluster: string): string {
  const own = [`cluster=\\"${cluster}\\"`, `/${logIndexPrefix(cluster)}-*/`];
  return own.reduce((text, each, place) => text.replaceAll(each, `${NAME}${place}`), JSON.stringify(made));
}
