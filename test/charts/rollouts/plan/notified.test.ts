import { describe, expect, test } from 'vitest';
import { type Notifications, notificationsData } from '../../../../charts/rollouts/notifications.ts';
import { isNotifications, toldOf } from '../../../../charts/rollouts/plan/notified.ts';
import { planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { rolloutOf } from '../../../../charts/rollouts/plan/shapes.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { rolloutWith } from './objects.ts';

const config = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'argo-rollouts-notification-configmap', namespace: 'argo-rollouts' },
  data,
});

const TRIGGER = { 'trigger.on-rollout-paused': '- send: [rollout-paused]' };
const SLACK: Notifications = { deploys: { type: 'slack', channel: 'deploys', on: ['rollout-paused'] } };
const ABORTS: Notifications = { pager: { type: 'webhook', on: ['rollout-aborted'] } };

const waiting = (annotations: Record<string, string> = {}): KubeObject => {
  const rollout = rolloutWith({ strategy: { canary: { steps: [{ pause: {} }] } } }, annotations);
  return { ...rollout, metadata: { ...rollout.metadata, labels: { env: 'prod', team: 'shop' } } };
};

const told = (data: Record<string, string> | undefined, annotations?: Record<string, string>) =>
  toldOf(rolloutOf(waiting(annotations)), data === undefined ? undefined : config(data));

describe('that a rollout waits is told', () => {
  test('to whom the controller of the fleet tells of every Rollout', () => {
    expect(told(notificationsData(SLACK, 'cluster-03'))).toEqual(['slack:deploys']);
    expect(told(notificationsData({ ...SLACK, ...ABORTS }, 'cluster-03'))).toEqual(['slack:deploys']);
  });

  test('to nobody who is only told of something else', () => {
    expect(told(notificationsData(ABORTS, 'cluster-03'))).toEqual([]);
  });

  test('to whom the Rollout says itself', () => {
    const slack = { 'notifications.argoproj.io/subscribe.on-rollout-paused.slack': 'shop; ops' };
    expect(told(undefined, slack)).toEqual(['slack:shop', 'slack:ops']);
    expect(told(TRIGGER, slack)).toEqual(['slack:shop', 'slack:ops']);
    expect(told({}, slack), 'a trigger that the controller does not have').toEqual([]);
    expect(told(TRIGGER, { 'notifications.argoproj.io/subscribe.on-rollout-aborted.slack': 'shop' })).toEqual([]);
  });

  test('by the triggers that are the default', () => {
    const service = { 'notifications.argoproj.io/subscribe.teams': '' };
    expect(told({ ...TRIGGER, defaultTriggers: '[on-rollout-paused]' }, service)).toEqual(['teams']);
    expect(told({ ...TRIGGER, 'defaultTriggers.teams': '[on-rollout-paused]' }, service)).toEqual(['teams']);
    expect(told(TRIGGER, service)).toEqual([]);
    const subscriptions = '[{recipients: [hook]}]';
    expect(told({ ...TRIGGER, subscriptions, defaultTriggers: '[on-rollout-paused]' })).toEqual(['hook']);
  });

  test.each([
    ['env=prod', true],
    ['env == prod, team in (shop, cart)', true],
    ['team notin (cart)', true],
    ['env', true],
    ['!draft', true],
    ['env!=prod', false],
    ['team in (cart),env=prod', false],
    ['draft', false],
  ])('to subscribers of what is %s: %s', (selector, is) => {
    const subscriptions = JSON.stringify([{ recipients: ['slack:x'], triggers: ['on-rollout-paused'], selector }]);
    expect(told({ ...TRIGGER, subscriptions })).toEqual(is ? ['slack:x'] : []);
  });
});

test('the note names who is told', () => {
  const notes = (notifications?: KubeObject) => planRollout({ rollout: waiting(), notifications }).notes;
  expect(notes(config(notificationsData(SLACK, 'cluster-03')))).toContain(
    'step 0 waits for a person to promote it; a notification tells slack:deploys',
  );
  expect(notes(config(notificationsData(ABORTS, 'cluster-03')))).toContain(
    'step 0 waits for a person to promote it, and no notification tells anybody',
  );
});

test('the ConfigMap is known by its name', () => {
  expect(isNotifications(config({}))).toBe(true);
  expect(isNotifications({ ...config({}), metadata: { name: 'other' } })).toBe(false);
});
