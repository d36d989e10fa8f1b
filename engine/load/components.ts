import type { Component } from '../../charts/shared/component.ts';
import { type ClusterData, DELIVERY_FIELDS, DeliverySchema } from '../../clusters/schema/cluster.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import { type Problem, parse, problemAt } from './explain.ts';
import { suggestionFor } from './suggestion.ts';
import { short } from './wrong-value.ts';

/** What the loader needs to know of a component. */
export type LoadableComponent = Pick<Component, 'name' | 'roles' | 'askedFor' | 'options' | 'lowestKubernetes'> &
  Partial<Pick<Component, 'namespace' | 'refusesApp'>>;

interface ReadComponents {
  components: ClusterData['components'];
  problems: Problem[];
}

interface ComponentsOptions {
  registry: readonly LoadableComponent[];
  /** Undefined where the file names none that exists; then only what it turns on is on. */
  role: ClusterData['role'] | undefined;
  /** Undefined where the file says of them what cannot be read. */
  secrets: ClusterData['secrets'] | undefined;
}

/** The components of one cluster, by its role and by what its file says of each. */
export function readComponents(written: unknown, { registry, role, secrets }: ComponentsOptions): ReadComponents {
  const entries = written ?? {};
  if (!isFields(entries)) {
    const message = 'components is no map; expected the name of a component before each of its settings';
    return { components: {}, problems: [problemAt('wrong-type', ['components'], message)] };
  }
  const components: ClusterData['components'] = {};
  const problems = unknownComponents(entries, registry);
  for (const component of registry) {
    const { name, roles, askedFor } = component;
    const isAskedFor = secrets !== undefined && askedFor?.({ secrets }) === true;
    const byDefault = isAskedFor || (role !== undefined && roles.includes(role));
    if (!byDefault && !Object.hasOwn(entries, name)) continue;
    const read = Object.hasOwn(entries, name) ? readComponent(component, entries[name]) : defaultsOf(component);
    problems.push(...read.problems);
    if (read.parsed === undefined) continue;
    const enabled = read.parsed.delivery.enabled ?? (byDefault || undefined);
    const isUnknown = role === undefined || (askedFor !== undefined && secrets === undefined);
    if (enabled === undefined && !isUnknown) problems.push(undecided(name, role));
    if (enabled) components[name] = read.parsed;
  }
  return { components, problems };
}

/** Settings that do nothing are a mistake, unless the file says that the component is off. */
function undecided(name: string, role: ClusterData['role']): Problem {
  const message = `${name} is off by role on ${role} clusters, so its settings do nothing; expected enabled: true or false`;
  return problemAt('component-off', ['components', name], message, 'key');
}

function unknownComponents(entries: Fields, registry: readonly LoadableComponent[]): Problem[] {
  const known = registry.map(({ name }) => name);
  return Object.keys(entries)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const message = `unknown component ${short(name)}; ${suggestionFor(name, known)}`;
      return problemAt('unknown-component', ['components', name], message, 'key');
    });
}

interface ReadComponent {
  parsed?: ClusterData['components'][string];
  problems: Problem[];
}

const defaults = new WeakMap<LoadableComponent, ReadComponent>();

/** Of a component that a file does not name: read once for all files. */
function defaultsOf(component: LoadableComponent): ReadComponent {
  const known = defaults.get(component) ?? readComponent(component, {});
  defaults.set(component, known);
  return known;
}

function readComponent({ name, options: schema }: LoadableComponent, written: unknown): ReadComponent {
  const prefix = ['components', name];
  const entry = typeof written === 'boolean' ? { enabled: written } : written;
  if (!isFields(entry)) {
    const message = `${name} has no settings here; expected true, false or a map of its options`;
    return { problems: [problemAt('wrong-type', prefix, message, 'key')] };
  }
  const isDelivery = ([key]: [string, unknown]) => Object.hasOwn(DELIVERY_FIELDS, key);
  const own = Object.entries(entry).filter((pair) => !isDelivery(pair));
  const delivery = parse(Object.fromEntries(Object.entries(entry).filter(isDelivery)), {
    schema: DeliverySchema,
    prefix,
  });
  const options = parse(Object.fromEntries(own), {
    schema,
    prefix,
    owner: name,
    otherKeys: Object.keys(DELIVERY_FIELDS),
  });
  if (delivery.problems !== undefined || options.problems !== undefined) {
    return { problems: [...(delivery.problems ?? []), ...(options.problems ?? [])] };
  }
  return { parsed: { delivery: delivery.data, options: options.data }, problems: [] };
}
