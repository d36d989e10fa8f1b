import type { Matcher, Selector } from '../../shared/promql/query.ts';
import { wholeMatch } from '../../shared/relabeling.ts';
import { LATEST_HASH, STABLE_HASH } from './templates.ts';

export type Version = 'canary' | 'stable' | 'both';
type Outcome = 'bad' | 'good' | 'all';

/** Which requests a selector counts. */
export interface Selection {
  version: Version;
  outcome: Outcome;
}

/** The Services by which traffic to the versions may be told apart. */
export interface ServiceNames {
  canary?: string;
  stable?: string;
}

/** Labels that tell how a request ended, and the ways in which they say of one that it did well, or that it did not. */
const OUTCOME_LABEL = /(code|status|class|result|outcome|success|error|exception)/i;
const NOTATIONS: readonly (readonly [good: string, bad: string])[] = [
  ['200', '500'],
  ['200', '503'],
  ['2xx', '5xx'],
  ['2', '5'],
  ['OK', 'Internal'],
  ['OK', 'Unavailable'],
  ['0', '13'],
  ['success', 'error'],
  ['success', 'failure'],
  ['SUCCESS', 'SERVER_ERROR'],
  ['true', 'false'],
  ['', 'Exception'],
];

/** What of the traffic a selector of a query counts: by its labels, and by the name of its metric. */
export function selectionOf({ metric = '', matchers }: Selector, services: ServiceNames): Selection {
  const versions = matchers.flatMap((matcher) => versionOf(matcher, services));
  return { version: versions[0] ?? 'both', outcome: outcomeOf(metric, matchers) };
}

/** Labels that name a Service; that of the scrape's job may name the app, which the stable Service is often called after. */
const SERVICE_LABEL = /(service|svc|backend|upstream|destination|host|route|envoy)/i;
const JOB_LABEL = /^(exported_)?job$/;

function versionOf({ label, operator, value }: Matcher, { canary, stable }: ServiceNames): Version[] {
  const names = (version: Exclude<Version, 'both'>, text: string) => (mentions(value, text) ? [version] : []);
  const distinct = canary !== stable;
  const named = [
    ...names('canary', LATEST_HASH),
    ...names('stable', STABLE_HASH),
    ...(distinct && SERVICE_LABEL.test(label) ? longerFirst(canary, stable, value) : []),
    ...(distinct && JOB_LABEL.test(label) ? longerFirst(canary, undefined, value) : []),
  ];
  if (operator === '=' || operator === '=~') return named;
  return named.map((version) => (version === 'canary' ? 'stable' : 'canary'));
}

/** One Service is often called after the other: the longer name is looked for first. */
function longerFirst(canary: string | undefined, stable: string | undefined, value: string): ('canary' | 'stable')[] {
  const named = [
    { version: 'canary' as const, name: canary ?? '' },
    { version: 'stable' as const, name: stable ?? '' },
  ].sort((a, b) => b.name.length - a.name.length);
  const found = named.find(({ name }) => name !== '' && mentions(value, name));
  return found === undefined ? [] : [found.version];
}

/** Whether a name stands in a text as a whole word: `app-canary` in `prod-app-canary-80`, but `app` not in `application`. */
function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at === -1) return false;
  const [before, after] = [text[at - 1] ?? '', text[at + name.length] ?? ''];
  return !/[A-Za-z0-9]/.test(before) && !/[A-Za-z0-9]/.test(after);
}

function outcomeOf(metric: string, matchers: readonly Matcher[]): Outcome {
  const bound = matchers.find(({ label }) => label === 'le');
  // A bucket counts what is fast enough.
  if (bound !== undefined && bound.operator === '=' && bound.value !== '+Inf') return 'good';
  const told = matchers.filter(({ label }) => OUTCOME_LABEL.test(label)).flatMap(toldBy);
  return told[0] ?? (/(error|fail|5xx|exception)/i.test(metric) ? 'bad' : 'all');
}

/** By the first notation in which the matcher lets only one of both through. */
function toldBy(matcher: Matcher): Outcome[] {
  const pair = NOTATIONS.find(([good, bad]) => accepts(matcher, good) !== accepts(matcher, bad));
  if (pair === undefined) return [];
  return [accepts(matcher, pair[0]) ? 'good' : 'bad'];
}

function accepts({ operator, value }: Matcher, text: string): boolean {
  if (operator === '=' || operator === '!=') return (value === text) === (operator === '=');
  return wholeMatch(value)?.test(text) === (operator === '=~');
}
