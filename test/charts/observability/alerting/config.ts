import { alertmanager } from '../../../../charts/observability/alerting/alertmanager.ts';
import { secretsOf } from '../../../../charts/shared/component.ts';
import { clusterForTest, fleetForTest } from '../../compose.ts';

export interface AlertmanagerConfig {
  route: { receiver: string; routes: object[] };
  inhibit_rules: { equal: string[] }[];
  receivers: object[];
}

/** A file of the Secret as the controller makes it of the template, with a URL or a word for each sealed value. */
export function fileFor(options: object, file: string): string {
  const components = { alertmanager: { delivery: {} as never, options: alertmanager.options.parse(options) } };
  const { config } = secretsOf(alertmanager, fleetForTest(), { ...clusterForTest('cluster-01'), components });
  return config!.template.data[file]!.replace(/\{\{ \.(\w+) \| quote \}\}/g, (_, value: string) =>
    JSON.stringify(`https://example.org/${value}`),
  ).replaceAll('{{`{{`}}', '{{');
}

export const configFor = (options: object): AlertmanagerConfig => JSON.parse(fileFor(options, 'alertmanager.yaml'));
