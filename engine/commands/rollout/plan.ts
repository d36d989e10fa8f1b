import { writeFileSync } from 'node:fs';
import { longestInterval } from '../../../charts/observability/metrics/intervals.ts';
import { PLAN_LEVELS } from '../../../charts/rollouts/plan/findings.ts';
import { planPicture } from '../../../charts/rollouts/plan/picture.ts';
import type { Plan } from '../../../charts/rollouts/plan/plan.ts';
import { planRollout } from '../../../charts/rollouts/plan/plan.ts';
import type { Finding } from '../../../charts/shared/finding.ts';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { seconds } from '../../../clusters/schema/units.ts';
import { fileFinding } from '../../output/output-error.ts';
import { systemCode } from '../../system-code.ts';
import { command, UsageError } from '../command.ts';
import { hasErrors } from '../findings.ts';
import { recalling, synthesizeProject } from '../fleet.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { ASSUMPTION_OPTIONS, assumptionsOf } from './assumed.ts';
import { deliveredAt } from './delivered.ts';
import { type FoundRollout, findRollouts } from './find.ts';
import { planLines } from './text.ts';

export const plan = command({
  summary: 'say what a rollout will do, step by step, and what its analyses can see',
  arguments: { app: { summary: 'an app of clusters/apps, a component, or the name of a Rollout' } },
  options: {
    clusters: FLEET_OPTIONS.clusters,
    quiet: FLEET_OPTIONS.quiet,
    env: { type: 'string', summary: 'only in this environment (default: in each)' },
    ...ASSUMPTION_OPTIONS,
    base: { type: 'string', summary: 'commit whose dist is what runs (default: HEAD)' },
    update: { type: 'boolean', summary: 'plan the next update also of what is not delivered yet' },
    svg: { type: 'string', summary: 'file for a picture of it; one environment only' },
    json: { type: 'boolean', summary: 'print the plans as JSON' },
    strict: { type: 'boolean', summary: 'exit 1 if a plan has warnings' },
  },
  run({ app, env, clusters, base, update, svg, json, strict, ...values }, { project, terminal }) {
    const assumptions = assumptionsOf(values);
    const delivered = deliveredAt(project.root, base);
    const memory = recalling(project, clusters);
    const { fleet, clusters: composed, findings } = synthesizeProject(project, clusters, memory);
    const errors = findings.filter(({ level, code }) => level === 'error' && !(code in PLAN_LEVELS));
    if (fleet === undefined || errors.length > 0) {
      terminal.report(errors);
      return 2;
    }
    // What a plan finds is no reason to show none.
    const files = new Map(composed.flatMap((cluster) => [...cluster.files]));
    const plans = findRollouts(files, fleet, { app, env, delivered }).map((each) => ({
      ...each,
      plan: planned(
        each,
        planRollout({
          ...each,
          isFirst: each.isFirst && !update,
          assumptions: { scrapeInterval: scrapedOn(each, fleet), ...assumptions },
        }),
      ),
    }));
    if (svg !== undefined) writePicture(svg, plans);
    if (json)
      terminal.json(
        plans.map(({ clusters, component, environment, plan }) => ({ clusters, component, environment, ...plan })),
      );
    else for (const line of plans.flatMap((each) => planLines(each.plan, each))) terminal.result(line);
    const found = plans.flatMap(planFindings);
    terminal.report(found);
    if (hasErrors(found)) return 2;
    return strict && found.length > 0 ? 1 : 0;
  },
});

/** Of clusters that are told apart by it alone, the longest counts. */
const scrapedOn = ({ clusters }: FoundRollout, fleet: Fleet): number =>
  seconds(longestInterval(fleet.clusters.filter(({ name }) => clusters.includes(name))));

/** Without Git nobody knows what is delivered. */
const planned = ({ isFirst }: FoundRollout, plan: Plan): Plan =>
  isFirst === undefined ? { ...plan, notes: [...plan.notes, NO_GIT] } : plan;

const NO_GIT = 'whether this is a first delivery is not known, for there is no Git to ask; planned is an update';

type Planned = FoundRollout & { plan: Plan };

function writePicture(file: string, plans: readonly Planned[]): void {
  const [only, ...others] = plans;
  if (others.length > 0) {
    const each = plans.map(({ environment, component }) => environment ?? component);
    throw new UsageError(`--svg draws one plan, and there are ${plans.length}: ${each.join(', ')}; expected --env`);
  }
  const picture = planPicture(only!.plan, titleOf(only!));
  try {
    writeFileSync(file, picture);
  } catch (cause) {
    throw new UsageError(`--svg ${file}: ${unwritable(cause)}`);
  }
}

/** What is no failure of the disk is a bug, and thrown on. */
function unwritable(cause: unknown): string {
  if (systemCode(cause) === 'ENOENT') return 'there is no such folder; expected a file in one that is there';
  return fileFinding(cause, '').message;
}

/** Beyond that many clusters it says how many there are. */
const NAMED = 4;

function titleOf({ plan, environment, clusters }: Planned): string {
  const where = clusters.length > NAMED ? `${clusters.length} clusters` : clusters.join(', ');
  return `${plan.name}${environment === undefined ? '' : ` in ${environment}`} on ${where}`;
}

const planFindings = ({ plan, clusters, component }: Planned): Finding[] =>
  plan.findings.map(({ code, field, message }) => ({
    code,
    level: PLAN_LEVELS[code],
    at: `${clusters.join(',')}/${component}/Rollout/${plan.namespace}/${plan.name}: ${field}`,
    message,
  }));
