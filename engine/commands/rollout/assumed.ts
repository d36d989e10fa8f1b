import { ASSUMED, type Assumptions } from '../../../charts/rollouts/plan/assumptions.ts';
import { goSeconds } from '../../../charts/rollouts/plan/duration.ts';
import { UsageError } from '../command.ts';

/** What may be said of a plan on the command line. */
export const ASSUMPTION_OPTIONS = {
  traffic: { type: 'string', summary: `requests per second to both versions (default: ${ASSUMED.traffic})` },
  fault: { type: 'string', summary: 'part of the requests to the new version that fails (default: 5%)' },
  healthy: { type: 'string', summary: 'part that fails without a fault (default: 0.1%)' },
  ready: { type: 'string', summary: 'until a pod is ready, or from-to (default: 10s-1m)' },
  person: { type: 'string', summary: 'how long people take to promote at best (default: 0)' },
  replicas: { type: 'string', summary: 'pods, where an autoscaler sets them' },
} as const;

type AssumptionValues = Partial<Record<keyof typeof ASSUMPTION_OPTIONS, string>>;

/** Throws UsageError. */
export function assumptionsOf(values: AssumptionValues): Partial<Assumptions> {
  const { traffic, fault, healthy, ready, person, replicas } = values;
  const given: Partial<Assumptions> = {};
  if (traffic !== undefined) given.traffic = numberOf('--traffic', traffic, TRAFFIC);
  if (fault !== undefined) given.fault = partOf('--fault', fault);
  if (healthy !== undefined) given.healthy = partOf('--healthy', healthy);
  if (ready !== undefined) given.podReady = spanOf(ready);
  if (person !== undefined) given.person = secondsOf('--person', person);
  if (replicas !== undefined) given.replicas = numberOf('--replicas', replicas, REPLICAS);
  return given;
}

interface Allowed {
  expected: string;
  form: RegExp;
  least: number;
  most: number;
}

const TRAFFIC: Allowed = {
  expected: 'requests per second from 0 to 1000000, such as 50',
  form: /^[0-9]+(\.[0-9]+)?$/,
  least: 0,
  most: 1_000_000,
};

const REPLICAS: Allowed = { expected: 'a whole number from 1 to 1000', form: /^[0-9]+$/, least: 1, most: 1000 };

/** Longer than any rollout is waited for. */
const LONGEST = 30 * 86_400;

function numberOf(option: string, text: string, { expected, form, least, most }: Allowed): number {
  const number = form.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${option} ${text}: expected ${expected}`);
}

function partOf(option: string, text: string): number {
  const [, number, sign] = /^([0-9]+(?:\.[0-9]+)?)(%?)$/.exec(text) ?? [];
  const part = sign === '%' ? Number(number) / 100 : Number(number);
  if (number === undefined || part > 1) throw new UsageError(`${option} ${text}: expected a part such as 5% or 0.05`);
  return part;
}

function secondsOf(option: string, text: string): number {
  const seconds = /^[0-9]+$/.test(text) ? Number(text) : goSeconds(text);
  if (seconds !== undefined && seconds <= LONGEST) return seconds;
  throw new UsageError(`${option} ${text}: expected a time such as 30s or 5m, of 720h at the most`);
}

function spanOf(text: string): Assumptions['podReady'] {
  const [from = '', to = from, ...others] = text.split('-');
  const [earliest, latest] = [secondsOf('--ready', from), secondsOf('--ready', to)];
  if (others.length > 0 || latest < earliest) throw new UsageError(`--ready ${text}: expected such as 10s-1m`);
  return { earliest, latest };
}
