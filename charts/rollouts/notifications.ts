import { dump } from 'js-yaml';
import { z } from 'zod';
import { dnsLabel } from '../../clusters/schema/units.ts';
import { person, secret } from '../shared/secret.ts';
import { CONFIG } from './names.ts';

/** Trigger → what is told. A trigger `on-<name>` is fired by the event of that name. Source: manifests/notifications, v1.9.1. */
const MESSAGES = {
  'rollout-updated': 'has a new version',
  'rollout-step-completed': 'has completed a step',
  'rollout-paused': 'is paused',
  'rollout-completed': 'is complete: all pods have the new version',
  'rollout-aborted': 'is aborted: the old version serves on',
  'analysis-run-running': 'is being judged',
  'analysis-run-failed': 'has failed its analysis',
  'analysis-run-error': 'could not be judged: its analysis ended in errors',
  'scaling-replica-set': 'scales its pods',
} as const;

type Event = keyof typeof MESSAGES;

const EVENTS = Object.keys(MESSAGES) as [Event, ...Event[]];

const on = z
  .array(z.enum(EVENTS))
  .min(1)
  .default(['rollout-aborted', 'rollout-paused', 'analysis-run-failed', 'analysis-run-error'])
  .describe('events of Rollouts that it is told of');

const slack = z.strictObject({
  type: z.literal('slack'),
  channel: z.string().regex(/^[A-Za-z0-9_-]+$/, { error: 'expected the name of a channel without #, such as deploys' }),
  on,
});

const webhook = z.strictObject({ type: z.literal('webhook'), on });

export const notificationsOption = z
  .record(
    dnsLabel.refine((name) => name !== 'slack', { error: 'is the name of the service of Slack; expected another' }),
    z.discriminatedUnion('type', [slack, webhook]),
  )
  .default({})
  .describe('who is told of every Rollout; default: nobody. Tokens and URLs are sealed, never written here');

export type Notifications = z.output<typeof notificationsOption>;

const SLACK_TOKEN = 'slack-token';
const urlKey = (name: string): string => `${name}-url`;

/** What is sealed, by the key that the configuration names with a dollar sign. */
export function notificationSecret(receivers: Notifications) {
  const values = Object.entries(receivers).map(([name, { type }]) =>
    type === 'slack'
      ? [SLACK_TOKEN, person('the bot token of the Slack app that tells of Rollouts (xoxb-…)')]
      : [urlKey(name), person(`the URL that Rollouts are told to for ${name}, with whatever token is in it`)],
  );
  return secret(CONFIG.notificationSecret, [...new Set(values.map(([key]) => key as string))], {
    purpose: 'where the controller of Argo Rollouts tells of Rollouts',
    values: Object.fromEntries(values),
  });
}

const yaml = (content: unknown): string => dump(content, { lineWidth: -1, noRefs: true });

/** The ConfigMap that the controller reads by itself whenever it changes. */
export function notificationsData(receivers: Notifications, cluster: string): Record<string, string> {
  const all = Object.entries(receivers);
  const used = EVENTS.filter((event) => all.some(([, receiver]) => receiver.on.includes(event)));
  const webhooks = all.filter(([, { type }]) => type === 'webhook').map(([name]) => name);
  return {
    ...(all.some(([, { type }]) => type === 'slack') ? { 'service.slack': yaml({ token: `$${SLACK_TOKEN}` }) } : {}),
    ...Object.fromEntries(webhooks.map((name) => [`service.webhook.${name}`, yaml(webhookService(name))])),
    ...Object.fromEntries(used.map((event) => [`trigger.on-${event}`, yaml([{ send: [event] }])])),
    ...Object.fromEntries(used.map((event) => [`template.${event}`, yaml(template(event, { cluster, webhooks }))])),
    subscriptions: yaml(
      all.map(([name, receiver]) => ({
        recipients: [receiver.type === 'slack' ? `slack:${receiver.channel}` : name],
        triggers: receiver.on.map((event) => `on-${event}`),
      })),
    ),
  };
}

const webhookService = (name: string) => ({
  url: `$${urlKey(name)}`,
  headers: [{ name: 'Content-Type', value: 'application/json' }],
});

const ROLLOUT = '{{.rollout.metadata.namespace}}/{{.rollout.metadata.name}}';

function template(event: Event, { cluster, webhooks }: { cluster: string; webhooks: readonly string[] }) {
  const message = `${ROLLOUT} on ${cluster} ${MESSAGES[event]}.`;
  if (webhooks.length === 0) return { message };
  // Names of objects hold nothing that JSON would have to escape.
  const body = JSON.stringify({ cluster, event, rollout: ROLLOUT, message });
  return { message, webhook: Object.fromEntries(webhooks.map((name) => [name, { method: 'POST', body }])) };
}
