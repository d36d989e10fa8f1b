import type { CaseFile } from './case.ts';

/** The Prometheus beside it asks: its series have no label cluster, which the alert gets on its way. */
const of = (metric: string, pod: string, more = '') =>
  `${metric}{namespace="monitoring", job="alertmanager", pod="${pod}"${more}}`;

const members = (values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [of('alertmanager_cluster_members', `am-${i}`), value]));

const hashes = (values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [of('alertmanager_config_hash', `am-${i}`), value]));

/** Of each member: what its own port and that of the reloader beside it tell. */
const ups = (values: readonly string[]) =>
  Object.fromEntries(
    values.flatMap((value, i) => [
      [of('up', `am-${i}`, ', endpoint="web"'), value],
      [of('up', `am-${i}`, ', endpoint="reloader-web"'), '1x30'],
    ]),
  );

/** Failures are counted by reason; what was sent is not. */
const sent = (slackFails: string) => ({
  [of('alertmanager_notifications_total', 'am-0', ', integration="slack"')]: '0+10x40',
  [of('alertmanager_notifications_total', 'am-0', ', integration="webhook"')]: '0+10x40',
  [of('alertmanager_notifications_failed_total', 'am-0', ', integration="slack", reason="clientError"')]: slackFails,
  [of('alertmanager_notifications_failed_total', 'am-0', ', integration="slack", reason="other"')]: '0x40',
  [of('alertmanager_notifications_failed_total', 'am-0', ', integration="webhook", reason="other"')]: '0x40',
});

const WHERE = { namespace: 'monitoring', severity: 'critical' };
const WHO = { ...WHERE, job: 'alertmanager', pod: 'am-1' };

export const alertmanagerCases: CaseFile = {
  about: 'Alertmanager',
  alerts: [
    {
      alert: 'AlertmanagerFailedReload',
      when: 'one member refuses its configuration',
      series: {
        [of('alertmanager_config_last_reload_successful', 'am-0')]: '1x30',
        [of('alertmanager_config_last_reload_successful', 'am-1')]: '0x30',
      },
      at: '15m',
      firing: [WHO],
    },
    {
      alert: 'AlertmanagerFailedReload',
      when: 'the next configuration is taken',
      series: { [of('alertmanager_config_last_reload_successful', 'am-1')]: '0x4 1x30' },
      at: '15m',
      firing: [],
    },
    {
      alert: 'AlertmanagerMembersInconsistent',
      when: 'one of three finds itself only',
      series: members(['3x40', '1x40', '3x40']),
      at: '25m',
      firing: [WHO],
    },
    { alert: 'AlertmanagerMembersInconsistent', when: 'it is alone', series: members(['1x40']), at: '25m', firing: [] },
    {
      alert: 'AlertmanagerFailedToSendAlerts',
      when: 'half of what goes to Slack fails',
      series: sent('0+5x40'),
      at: '20m',
      firing: [{ ...WHERE, integration: 'slack' }],
    },
    { alert: 'AlertmanagerFailedToSendAlerts', when: 'nothing fails', series: sent('0x40'), at: '20m', firing: [] },
    {
      alert: 'AlertmanagerConfigInconsistent',
      when: 'one of three has another configuration',
      series: hashes(['11x40', '22x40', '11x40']),
      at: '25m',
      firing: [WHERE],
    },
    {
      alert: 'AlertmanagerConfigInconsistent',
      when: 'all have the same',
      series: hashes(['11x40', '11x40', '11x40']),
      at: '25m',
      firing: [],
    },
    {
      alert: 'AlertmanagerClusterDown',
      when: 'two of three are down, and all reloaders up',
      series: ups(['0x30', '0x30', '1x30']),
      at: '12m',
      firing: [WHERE],
    },
    {
      alert: 'AlertmanagerClusterDown',
      when: 'the only one is down',
      series: ups(['0x30']),
      at: '12m',
      firing: [WHERE],
    },
    {
      alert: 'AlertmanagerClusterDown',
      when: 'one of three is down',
      series: ups(['0x30', '1x30', '1x30']),
      at: '12m',
      firing: [],
    },
  ],
};
