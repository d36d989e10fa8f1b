import type { Labels } from '../manifest.ts';
import type { ClaimShape, KeyRef, Selector } from './pods.ts';

export interface RelabelingShape {
  action?: string;
  sourceLabels?: string[];
  regex?: string;
  targetLabel?: string;
  replacement?: string;
}

export interface ScrapedEndpoint {
  path?: string;
  relabelings?: RelabelingShape[];
  metricRelabelings?: RelabelingShape[];
  staticConfigs?: { targets: string[]; labels?: Labels }[];
}

export interface MonitorSpec {
  selector: Selector;
  namespaceSelector?: { matchNames?: string[]; any?: boolean };
}

/** What an evaluator of rules selects; left out, nothing. */
export interface RuleSelection {
  evaluationInterval?: string;
  ruleSelector?: Selector;
  ruleNamespaceSelector?: Selector;
}

export interface RuleGroupShape {
  name: string;
  interval?: string;
  rules?: RuleShape[];
}

export interface RuleShape {
  alert?: string;
  record?: string;
  expr: string | number;
  for?: string;
  labels?: Labels;
  annotations?: Labels;
}

export interface PrometheusSpec {
  image?: string;
  replicas?: number;
  externalLabels?: Labels;
  serviceAccountName?: string;
  terminationGracePeriodSeconds?: number;
  serviceMonitorSelector?: Selector;
  serviceMonitorNamespaceSelector?: Selector;
  podMonitorSelector?: Selector;
  podMonitorNamespaceSelector?: Selector;
  probeSelector?: Selector;
  probeNamespaceSelector?: Selector;
  scrapeConfigSelector?: Selector;
  scrapeConfigNamespaceSelector?: Selector;
  scrapeInterval?: string;
  retention?: string;
  additionalArgs?: { name: string; value?: string }[];
  resources?: { requests?: Labels; limits?: Labels };
  storage?: { volumeClaimTemplate?: ClaimShape };
  remoteWrite?: {
    url: string;
    headers?: Labels;
    writeRelabelConfigs?: RelabelingShape[];
    basicAuth?: { username?: KeyRef; password?: KeyRef };
    tlsConfig?: { ca?: { secret?: KeyRef; configMap?: KeyRef }; serverName?: string; insecureSkipVerify?: boolean };
  }[];
}
