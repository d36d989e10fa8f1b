import { z } from 'zod';
import { dnsLabel, duration, port, quantity, replicas } from '../../../clusters/schema/units.ts';
import { loginProxyOption, resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { receiver } from './receivers.ts';
import { groupBy, route, routesOf } from './routes.ts';
import { timeInterval } from './time-intervals.ts';

/** Receivers that are always there. */
export const OWN = { nobody: 'nobody', watchdog: 'watchdog' } as const;

/** The Alertmanager resource knows no days, weeks and years. */
const retention = duration.refine((text) => /[0-9](ms|s|m|h)$/.test(text), {
  error: 'expected a duration in hours or smaller, such as 120h',
});

const receiverName = dnsLabel.refine((name) => !Object.values(OWN).some((own) => own === name), {
  error: 'nobody and watchdog are receivers of its own; expected another name',
});

export const AlertmanagerOptions = z
  .strictObject({
    replicas: replicas.optional().describe('default: by the size of the cluster'),
    receivers: z.record(receiverName, receiver).default({}).describe('whom alerts reach, by name'),
    defaultReceiver: z
      .string()
      .optional()
      .describe('what no route takes; default: the only receiver, or nobody where there is none'),
    routes: z.array(route).default([]).describe('tried from first to last'),
    groupBy: groupBy.default(['cluster', 'alertname', 'namespace']),
    groupWait: duration.default('30s').describe('how long a first alert waits for others of its group'),
    groupInterval: duration.default('5m'),
    repeatInterval: duration.default('12h'),
    watchdogInterval: duration
      .default('1m')
      .describe('how often the dead man’s switch is told that alerting works; it calls when it hears nothing'),
    watchdogPort: port
      .optional()
      .describe('of the sealed URL of the dead man’s switch, where it is neither 443 nor 80'),
    timeIntervals: z.record(dnsLabel, timeInterval).default({}).describe('by name, for routes'),
    retention: retention.default('120h').describe('of silences and of what has been told; in hours at most'),
    storage: quantity.prefault('2Gi').describe('volume of one replica'),
    ui: loginProxyOption('serves its UI to people, behind a login'),
    resources: resourcesOption({ cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' }),
    tolerations: tolerationsOption,
  })
  .superRefine(({ receivers, routes, defaultReceiver, timeIntervals }, context) => {
    const names = [...Object.keys(receivers), OWN.nobody];
    const expected = `expected one of ${names.join(', ')}`;
    if (defaultReceiver !== undefined && !names.includes(defaultReceiver)) {
      context.addIssue({
        code: 'custom',
        path: ['defaultReceiver'],
        message: `there is no receiver ${defaultReceiver}; ${expected}`,
      });
    }
    if (defaultReceiver === undefined && names.length > 2) {
      context.addIssue({
        code: 'custom',
        path: ['defaultReceiver'],
        message: `which of several receivers takes what no route takes? ${expected}`,
      });
    }
    for (const [each, path] of routesOf(routes, ['routes'])) {
      if (each.receiver !== undefined && !names.includes(each.receiver)) {
        context.addIssue({
          code: 'custom',
          path: [...path, 'receiver'],
          message: `there is no receiver ${each.receiver}; ${expected}`,
        });
      }
      for (const field of ['muteTimeIntervals', 'activeTimeIntervals'] as const) {
        for (const [i, name] of each[field].entries()) {
          if (timeIntervals[name] !== undefined) continue;
          const known = Object.keys(timeIntervals).join(', ') || 'there are none';
          context.addIssue({
            code: 'custom',
            path: [...path, field, i],
            message: `there is no time interval ${name}; expected one of timeIntervals: ${known}`,
          });
        }
      }
    }
  });

export type AlertmanagerOptionsData = z.output<typeof AlertmanagerOptions>;
