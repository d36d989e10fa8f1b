import { type AlertmanagerOptionsData, OWN } from './alertmanager-options.ts';
import { integrationOf, sealedOf } from './receivers.ts';
import { writtenRoute } from './routes.ts';
import { writtenInterval } from './time-intervals.ts';

export const TEMPLATES = 'fleet.tmpl';

/** Where the operator puts the templates that the configuration's Secret holds. */
const TEMPLATES_FOLDER = '/etc/alertmanager/config';

/** What is sealed for the dead man's switch. */
export const WATCHDOG = {
  value: 'watchdog_url',
  how: 'the URL of a dead man’s switch outside of the fleet, which calls somebody when it is not asked every few minutes',
} as const;

/** Whoever takes what no route takes. */
function defaultReceiverOf({ receivers, defaultReceiver }: AlertmanagerOptionsData): string {
  return defaultReceiver ?? Object.keys(receivers)[0] ?? OWN.nobody;
}

/**
 * The configuration, complete but for the sealed values.
 * @param expression what stands for a sealed value
 */
export function alertmanagerConfig(options: AlertmanagerOptionsData, expression: (value: string) => string): object {
  const { receivers, routes, timeIntervals, groupBy, groupWait, groupInterval, repeatInterval } = options;
  return {
    global: { resolve_timeout: '5m' },
    templates: [`${TEMPLATES_FOLDER}/*.tmpl`],
    route: {
      receiver: defaultReceiverOf(options),
      group_by: groupBy,
      group_wait: groupWait,
      group_interval: groupInterval,
      repeat_interval: repeatInterval,
      routes: [watchdogRoute(options), MACHINES, ...routes.map(writtenRoute)],
    },
    inhibit_rules: INHIBIT,
    ...(Object.keys(timeIntervals).length > 0
      ? { time_intervals: Object.entries(timeIntervals).map(([name, each]) => writtenInterval(name, each)) }
      : {}),
    receivers: [
      { name: OWN.nobody },
      { name: OWN.watchdog, webhook_configs: [{ url: expression(WATCHDOG.value), send_resolved: false }] },
      ...Object.entries(receivers).map(([name, each]) => ({
        name,
        ...integrationOf(each, expression(sealedOf(name, each).value)),
      })),
    ],
  };
}

const watchdogRoute = ({ watchdogInterval }: AlertmanagerOptionsData) => ({
  receiver: OWN.watchdog,
  matchers: ['alertname="Watchdog"'],
  group_wait: '0s',
  group_interval: watchdogInterval,
  repeat_interval: watchdogInterval,
});

/** What only mutes others is no news. */
const MACHINES = { receiver: OWN.nobody, matchers: ['alertname="InfoInhibitor"'] };

/** In one cluster only: what is wrong in another mutes nothing here. Source: contract M39. */
const INHIBIT = [
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ['cluster', 'namespace', 'alertname'],
  },
  {
    source_matchers: ['severity="warning"'],
    target_matchers: ['severity="info"'],
    equal: ['cluster', 'namespace', 'alertname'],
  },
  {
    source_matchers: ['alertname="InfoInhibitor"'],
    target_matchers: ['severity="info"'],
    equal: ['cluster', 'namespace'],
  },
  {
    // Whatever a silent cluster would say is old.
    source_matchers: ['alertname="EdgeClusterSilent"'],
    target_matchers: ['alertname!="EdgeClusterSilent"', 'severity=~"critical|warning|info"'],
    equal: ['cluster'],
  },
];

/** How an alert reads: what, where, and what to do. */
export const templatesFile = [
  '{{ define "fleet.title" }}[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} {{ .CommonLabels.cluster }}{{ end }}',
  '{{ define "fleet.text" }}{{ range .Alerts }}*{{ .Labels.severity }}* {{ .Annotations.summary }}',
  '{{ .Annotations.description }}',
  '{{ if .Annotations.runbook_url }}What to do: {{ .Annotations.runbook_url }}',
  '{{ end }}{{ end }}{{ end }}',
  '',
].join('\n');
