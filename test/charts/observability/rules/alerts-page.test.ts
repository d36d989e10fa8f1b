import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EVALUATOR } from '../../../../charts/shared/rules.ts';
import type { RuleShape } from '../../../../charts/shared/shapes/monitoring.ts';
import { everyAlert, everyRuleObject } from './every-rule.ts';

const page = readFileSync('docs/alerts.md', 'utf8');

const section = (title: string): string => page.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!;

/** Cells of the rows of all tables in a text, without what heads them. */
const rows = (text: string): string[][] =>
  [...text.matchAll(/^\| (.*) \|$(?!\n\|---)/gm)].map(([, row]) => row!.split(' | '));

const names = new Set(everyAlert().map(({ alert }) => alert));

/** By their names where others know them: those are kept, so that what is written about them elsewhere is found. */
const KNOWN = {
  general: 'Watchdog InfoInhibitor TargetDown EdgeClusterSilent',
  apps: `KubePodCrashLooping KubePodNotReady KubeDeploymentReplicasMismatch KubeDeploymentRolloutStuck
    KubeStatefulSetReplicasMismatch KubeStatefulSetUpdateNotRolledOut KubeDaemonSetRolloutStuck KubeContainerWaiting
    KubeJobFailed KubeJobNotCompleted KubeHpaMaxedOut KubePdbNotEnoughHealthyPods`,
  resources: 'KubeCPUOvercommit KubeMemoryOvercommit KubeQuotaFullyUsed CPUThrottlingHigh',
  storage: 'KubePersistentVolumeFillingUp KubePersistentVolumeInodesFillingUp KubePersistentVolumeErrors',
  system: `KubeAPIDown KubeAPIErrorBudgetBurn KubeClientCertificateExpiration KubeAggregatedAPIDown KubeNodeNotReady
    KubeNodeUnreachable KubeNodePressure KubeletDown KubeletTooManyPods KubeletClientCertificateExpiration
    KubeletServerCertificateExpiration KubeControllerManagerDown KubeSchedulerDown KubeProxyDown`,
  node: `NodeFilesystemSpaceFillingUp NodeFilesystemAlmostOutOfSpace NodeFilesystemFilesFillingUp NodeClockSkewDetected
    NodeClockNotSynchronising NodeRAIDDegraded NodeHighNumberConntrackEntriesUsed NodeMemoryHighUtilization
    NodeDiskIOSaturation NodeSystemdServiceFailed NodeNetworkReceiveErrs`,
  prometheus: `PrometheusBadConfig PrometheusNotConnectedToAlertmanagers PrometheusErrorSendingAlertsToAnyAlertmanager
    PrometheusTSDBCompactionsFailing PrometheusNotIngestingSamples PrometheusRemoteStorageFailures
    PrometheusRemoteWriteBehind PrometheusRemoteWriteDesiredShards PrometheusRuleFailures PrometheusDuplicateTimestamps`,
  operator: `PrometheusOperatorReconcileErrors PrometheusOperatorRejectedResources PrometheusOperatorSyncFailed
    ConfigReloaderSidecarErrors`,
  alertmanager: `AlertmanagerFailedReload AlertmanagerClusterDown AlertmanagerMembersInconsistent
    AlertmanagerFailedToSendAlerts AlertmanagerConfigInconsistent`,
  'kube-state-metrics': 'KubeStateMetricsListErrors KubeStateMetricsWatchErrors',
  thanos: `ThanosCompactHalted ThanosCompactMultipleRunning ThanosCompactHighCompactionFailures ThanosCompactHasNotRun
    ThanosReceiveHttpRequestErrorRateHigh ThanosReceiveHighReplicationFailures ThanosReceiveHighForwardRequestFailures
    ThanosReceiveConfigReloadFailure ThanosReceiveNoUpload ThanosReceiveHighHashringFileRefreshFailures
    ThanosStoreGrpcErrorRate ThanosStoreSeriesGateLatencyHigh ThanosStoreBucketHighOperationFailures
    ThanosQueryHttpRequestQueryErrorRateHigh ThanosQueryHttpRequestQueryRangeErrorRateHigh ThanosQueryHighDNSFailures
    ThanosQueryOverload ThanosRuleQueueIsDroppingAlerts ThanosRuleSenderIsFailingAlerts ThanosNoRuleEvaluations
    ThanosRuleHighRuleEvaluationFailures`,
  grafana: 'GrafanaRequestsFailing',
};

describe('the page of alerts', () => {
  test('names each with its page, its severities, and how long it waits', () => {
    const told = rows(section('What there is')).map((cells) => cells.join(' | '));
    expect(told.sort()).toEqual([...new Set(everyAlert().map(({ alert }) => rowOf(alert!)))].sort());
  });

  test('says who evaluates them', () => {
    const told = [...section('What there is').matchAll(/^Of `(.*)`, evaluated by the (.*)\.$/gm)];
    const evaluators = everyRuleObject()
      .filter(({ spec }) => JSON.stringify(spec).includes('"alert"'))
      .map(({ metadata: { name, labels } }) =>
        labels?.[EVALUATOR] === 'ruler'
          ? `${name.replace(/\..*$/, '')} Ruler`
          : `${name.replace(/-prometheus$/, '')} central Prometheus`,
      );
    expect(told.map(([, component, evaluator]) => `${component} ${evaluator}`).sort()).toEqual(
      [...new Set(evaluators)].sort(),
    );
  });

  test.each(Object.entries(KNOWN))('every known alert of %s is there, or the reason why not', (_, text) => {
    const reasons = new Set(rows(section('What there is not')).map(([asked]) => asked));
    const missing = text.split(/\s+/).filter((name) => names.has(name) === reasons.has(name));
    expect(missing).toEqual([]);
  });

  test('what is there under another name is', () => {
    const here = rows(section('What was asked for under another name')).flatMap(([, text]) =>
      text!.split(';')[0]!.split(', '),
    );
    expect(here.filter((name) => !names.has(name))).toEqual([]);
  });

  test('tells of alerts that there are who gets them', () => {
    const told = rows(section('Who gets what')).map(([labels]) => labels!.match(/alertname=(\w+) severity=(\w+)/));
    for (const [, name, severity] of told as RegExpMatchArray[]) {
      const rules = everyAlert().filter(({ alert }) => alert === name);
      expect(rules.map(({ labels }) => labels?.severity)).toContain(severity);
    }
  });
});

function rowOf(name: string): string {
  const rules: RuleShape[] = everyAlert().filter(({ alert }) => alert === name);
  const waits = new Map(rules.map((rule) => [`${rule.labels?.severity} ${rule.for}`, rule]));
  const each = [...waits.values()];
  const severities = each.map(({ labels }) => labels?.severity).join(', ');
  return `[${name}](runbooks/${name}.md) | ${severities} | ${each.map((rule) => rule.for ?? 'at once').join(', ')}`;
}
