import { load } from 'js-yaml';
import { z } from 'zod';
import type { KubeObject } from '../../shared/manifest.ts';
import { CONFIG } from '../names.ts';
import type { RolloutShape } from './shapes.ts';

/** The ConfigMap in which the controller finds whom it tells what. */
export const isNotifications = ({ kind, metadata }: KubeObject): boolean =>
  kind === 'ConfigMap' && metadata.name === CONFIG.notifications;

/** Triggers that are fired when a rollout begins to wait for a person. */
const WAITING = ['on-rollout-paused', 'on-rollout-step-completed', 'on-rollout-updated'];

/** Such as …/subscribe.on-rollout-paused.slack, or …/subscribe.slack for the triggers that are the default. */
const SUBSCRIBED = /^notifications\.argoproj\.io\/subscribe\.(?:([^.]+)\.)?([^.]+)$/;

/**
 * Who is told that a rollout waits: by its own annotations, and by the subscriptions that are the controller's default.
 * @param config undefined where a plan does not know it: then every trigger is taken for one that it has
 */
export function toldOf({ metadata }: RolloutShape, config: KubeObject | undefined): string[] {
  const data = config === undefined ? undefined : (Data.safeParse(config).data?.data ?? {});
  const usual = names(data?.defaultTriggers);
  const known = WAITING.filter((trigger) => data === undefined || `trigger.${trigger}` in data);
  const fires = (triggers: readonly string[]) => triggers.some((trigger) => known.includes(trigger));
  const own = Object.entries(metadata.annotations ?? {}).flatMap(([key, value]) => {
    const [whole, trigger, service = ''] = SUBSCRIBED.exec(key) ?? [];
    if (whole === undefined) return [];
    const triggers = trigger === undefined ? names(data?.[`defaultTriggers.${service}`], usual) : [trigger];
    return fires(triggers) ? value.split(';').map((recipient) => joined(service, recipient.trim())) : [];
  });
  const all = parsed(Subscriptions, data?.subscriptions) ?? [];
  const matching = all.filter(
    ({ triggers, selector }) => fires(triggers ?? usual) && selects(selector ?? '', metadata.labels ?? {}),
  );
  return [...new Set([...own, ...matching.flatMap(({ recipients }) => recipients)])];
}

const Data = z.object({ data: z.record(z.string(), z.string()) });
const Names = z.array(z.string());
const Subscriptions = z.array(
  z.object({ recipients: Names, triggers: Names.optional(), selector: z.string().optional() }),
);

function parsed<Value>(schema: z.ZodType<Value>, text: string | undefined): Value | undefined {
  return text === undefined ? undefined : schema.safeParse(load(text)).data;
}

const names = (text: string | undefined, otherwise: string[] = []): string[] => parsed(Names, text) ?? otherwise;

const joined = (service: string, recipient: string): string => (recipient === '' ? service : `${service}:${recipient}`);

/** As a label selector in words, such as `env=prod,team in (a,b),!draft`. */
function selects(selector: string, labels: Readonly<Record<string, string>>): boolean {
  const terms = selector.split(/,(?![^()]*\))/).map((term) => term.trim());
  return terms.filter(Boolean).every((term) => {
    const [, key = '', operator = '', list = ''] = /^([\w./-]+)\s*(==?|!=|in|notin)\s*\(?([^()]*)\)?$/.exec(term) ?? [];
    if (key === '') return term.startsWith('!') ? !(term.slice(1).trim() in labels) : term in labels;
    const has = list.split(',').some((value) => labels[key] === value.trim());
    return operator.startsWith('!') || operator === 'notin' ? !has : has;
  });
}
