import { type AlertmanagerOptionsData, OWN } from './alertmanager-options.ts';
import { integrationOf, sealedOf } from './receivers.ts';
import { mayTake, type Route, writtenRoute } from './routes.ts';
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
      routes: [
        watchdogRoute(options),
        MACHINES,
        ...(isByCluster(groupBy) ? [...routes.map(silenceTogether), SILENCE] : routes).map(writtenRoute),
      ],
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

const SILENT = { alertname: 'EdgeClusterSilent', severity: 'critical' };

/** Where the way to the central cluster fails, all edges are silent, and it is told once and not of each. */
const SILENCE: Route = {
  matchers: [`alertname="${SILENT.alertname}"`],
  groupBy: ['alertname'],
  continue: false,
  muteTimeIntervals: [],
  activeTimeIntervals: [],
  routes: [],
};

const isByCluster = (groupBy: readonly string[]): boolean => groupBy.includes('cluster') || groupBy.includes('...');

/** A route that says nothing of groups, with one below it for clusters that are silent; times are not inherited. */
function silenceTogether(route: Route): Route {
  if (!mayTake(route, SILENT) || (route.groupBy !== undefined && !isByCluster(route.groupBy))) return route;
  const { muteTimeIntervals, activeTimeIntervals } = route;
  const own = { ...SILENCE, muteTimeIntervals, activeTimeIntervals };
  return { ...route, routes: [...route.routes.map(silenceTogether), ...(route.groupBy === undefined ? [own] : [])] };
}

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
    source_matchers: [`alertname="${SILENT.alertname}"`],
    target_matchers: [`alertname!="${SILENT.alertname}"`, 'severity=~"critical|warning|info"'],
    equal: ['cluster'],
  },
];

/** Of one message. */
const SHOWN = 20;

/** How an alert reads: what, where, and what to do. Receivers cut a longer text, or refuse it. */
export const templatesFile = [
  '{{ define "fleet.title" }}[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} {{ .CommonLabels.cluster }}{{ end }}',
  `{{ define "fleet.text" }}{{ range $i, $alert := .Alerts }}{{ if lt $i ${SHOWN} }}*{{ .Labels.severity }}* {{ .Annotations.summary }}`,
  '{{ .Annotations.description }}',
  '{{ if .Annotations.runbook_url }}What to do: {{ .Annotations.runbook_url }}',
  `{{ end }}{{ end }}{{ end }}{{ if gt (len .Alerts) ${SHOWN} }}These are ${SHOWN} of {{ len .Alerts }}.`,
  '{{ end }}{{ end }}',
  '',
].join('\n');
