import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';

const JOB = `${IN_CLUSTER}, job="argocd-image-updater"`;
const APP = 'cluster, image_updater_cr_name';

const own = (name: string): string => `argocd_image_updater_${name}{${JOB}}`;

const sumOf = (name: string): string => `sum(sum by (cluster) (${own(name)})) or vector(0)`;

const inADay = (name: string): string => `sum by (${APP}) (increase(${own(name)}[24h]))`;

const p99 = (histogram: string): string =>
  `histogram_quantile(0.99, sum by (cluster, le) (rate(${histogram}_bucket{${JOB}}[$__rate_interval])))`;

export const imageUpdaterDashboard: Dashboard = {
  uid: 'fleet-image-updater',
  title: 'Image Updater',
  description: 'Which app gets newer images by itself, and for which does it fail?',
  component: 'argocd-image-updater',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Robots', 'none', `sum(count by (cluster) (up{${JOB}} == 1)) or vector(0)`, {
        description: 'One where it is turned on: two would push over each other.',
        levels: { warning: 1, critical: 0.5 },
      }),
      stat('Applications', 'none', sumOf('applications_watched_total')),
      stat('Images', 'none', sumOf('images_watched_total'), {
        description: 'Of those Applications, as far as their pods run them.',
      }),
      stat('Updates in a day', 'none', `sum(${inADay('images_updated_total')}) or vector(0)`),
      stat(
        'Errors in an hour',
        'none',
        `sum(sum by (cluster) (increase(${own('images_errors_total')}[1h]))) or vector(0)`,
        {
          description: 'At a registry, at an overlay or at a push.',
          levels: { warning: 1, critical: 30 },
        },
      ),
      stat('Memory', 'bytes', `max(process_resident_memory_bytes{${JOB}})`),
    ),
    row(
      'Apps',
      table('Every app that it watches', ['cluster', 'image_updater_cr_name'], {
        Applications: {
          query: `max by (${APP}) (${own('applications_watched_total')})`,
          unit: 'none',
          levels: { warning: 1, critical: 0 },
        },
        Images: {
          query: `max by (${APP}) (${own('images_watched_total')})`,
          unit: 'none',
          levels: { warning: 1, critical: 0 },
        },
        'Updates in a day': { query: inADay('images_updated_total'), unit: 'none' },
        'Errors in a day': {
          query: inADay('images_errors_total'),
          unit: 'none',
          levels: { warning: 1, critical: 100 },
        },
      }),
      graph('Updates', 'none', {
        '{{cluster}} {{image_updater_cr_name}}': `sum by (${APP}) (increase(${own('images_updated_total')}[$__rate_interval]))`,
      }),
      graph('Errors', 'none', {
        '{{cluster}} {{image_updater_cr_name}}': `sum by (${APP}) (increase(${own('images_errors_total')}[$__rate_interval]))`,
      }),
    ),
    row(
      'The robot',
      graph('Time for one app: registry, overlay and push, 99th percentile', 's', {
        '{{cluster}}': p99('controller_runtime_reconcile_time_seconds'),
      }),
      graph('Time that an app waits for its turn, 99th percentile', 's', {
        '{{cluster}}': p99('workqueue_queue_duration_seconds'),
      }),
      graph('Requests to the API server', 'ops', {
        '{{cluster}} {{method}} {{code}}': `sum by (cluster, method, code) (rate(rest_client_requests_total{${JOB}}[$__rate_interval]))`,
      }),
      graph('Memory', 'bytes', { '{{cluster}}': `max by (cluster) (process_resident_memory_bytes{${JOB}})` }),
    ),
  ],
};
