import type { CaseFile } from './case.ts';

export const fleetCases: CaseFile = {
  about: 'the fleet',
  alerts: [
    {
      alert: 'EdgeClusterSilent',
      when: 'one of the edges ends to send after five minutes',
      series: {
        'up{cluster="cluster-02", tenant_id="cluster-02", job="kubelet"}': '1x5 _x30',
        'up{cluster="cluster-03", tenant_id="cluster-03", job="kubelet"}': '1x40',
        'up{cluster="cluster-04", tenant_id="cluster-04", job="kubelet"}': '1x40',
      },
      at: '21m',
      firing: [{ cluster: 'cluster-02', severity: 'critical' }],
    },
    {
      alert: 'EdgeClusterSilent',
      when: 'a short interruption',
      series: {
        'up{cluster="cluster-02", tenant_id="cluster-02", job="kubelet"}': '1x5 _x8 1x20',
        'up{cluster="cluster-03", tenant_id="cluster-03", job="kubelet"}': '0x40',
        'up{cluster="cluster-04", tenant_id="cluster-04", job="kubelet"}': '1x40',
      },
      at: '19m',
      firing: [],
    },
    {
      alert: 'CentralClusterSilent',
      when: 'only edges send',
      series: { 'up{cluster="cluster-02", tenant_id="cluster-02", job="kubelet"}': '1x30' },
      at: '16m',
      firing: [{ cluster: 'cluster-01', severity: 'critical' }],
    },
    {
      alert: 'CentralClusterSilent',
      when: 'something of the central cluster arrives',
      series: { 'up{cluster="cluster-01", tenant_id="cluster-01", job="kubelet"}': '0x30' },
      at: '16m',
      firing: [],
    },
    {
      alert: 'TargetDown',
      when: 'a fifth of the node exporters of one cluster is down',
      series: {
        'up{cluster="cluster-02", namespace="monitoring-node", job="node-exporter", instance="a"}': '0x20',
        'up{cluster="cluster-02", namespace="monitoring-node", job="node-exporter", instance="b"}': '1x20',
        'up{cluster="cluster-03", namespace="monitoring-node", job="node-exporter", instance="a"}': '1x20',
      },
      at: '11m',
      firing: [{ cluster: 'cluster-02', namespace: 'monitoring-node', job: 'node-exporter', severity: 'warning' }],
    },
    {
      alert: 'Watchdog',
      when: 'always',
      series: { up: '1' },
      at: '1m',
      firing: [{ severity: 'none' }],
    },
    {
      alert: 'InfoInhibitor',
      when: 'two alerts that explain, in a namespace where nothing else fires',
      series: {
        'ALERTS{cluster="cluster-02", namespace="a", alertname="CPUThrottlingHigh", severity="info", alertstate="firing"}':
          '1x5',
        'ALERTS{cluster="cluster-02", namespace="a", alertname="KubeQuotaFullyUsed", severity="info", alertstate="firing"}':
          '1x5',
        'ALERTS{cluster="cluster-03", namespace="a", alertname="KubePodCrashLooping", severity="warning", alertstate="firing"}':
          '1x5',
      },
      at: '2m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', severity: 'none' }],
    },
    {
      alert: 'InfoInhibitor',
      when: 'an alert that waits for a person fires beside it',
      series: {
        'ALERTS{cluster="cluster-02", namespace="a", alertname="CPUThrottlingHigh", severity="info", alertstate="firing"}':
          '1x5',
        'ALERTS{cluster="cluster-02", namespace="a", alertname="KubePodCrashLooping", severity="warning", alertstate="firing"}':
          '1x5',
      },
      at: '2m',
      firing: [],
    },
  ],
};
