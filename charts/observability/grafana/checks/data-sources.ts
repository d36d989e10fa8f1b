import { clusterCheck } from '../../../shared/check.ts';
import { hostOf } from '../../../shared/endpoint.ts';
import { hostsOf } from '../../../shared/hosts.ts';
import type { Manifest, Manifests } from '../../../shared/manifest.ts';
import { dashboardsIn, fieldOf, jsonObject, panelsOf } from './shown.ts';

/** The file of a ConfigMap of the component, as the chart makes it. */
const FILE = 'data-sources.yaml';

interface Provisioned {
  uid?: string;
  name?: string;
  url?: string;
}

interface PlacedSource {
  manifest: Manifest;
  path: string;
  source: Provisioned;
}

function provisioned(manifests: Manifests): PlacedSource[] {
  return manifests
    .ofKind('ConfigMap')
    .from('grafana')
    .flatMap((manifest) => {
      const content: { datasources?: Provisioned[] } = jsonObject(manifest.object.data?.[FILE] ?? '') ?? {};
      return (content.datasources ?? []).map((source, i) => ({
        manifest,
        path: `data[${FILE}].datasources[${i}]`,
        source,
      }));
    });
}

/** A data source leads to a Service or an Ingress of the same cluster, and its uid is its own. Source: contract S07. */
export const dataSourceTarget = clusterCheck('data-source-target', 'error', function* (manifests) {
  const served = addresses(manifests);
  const seen = new Set<string>();
  for (const { manifest, path, source } of provisioned(manifests)) {
    const { uid = '', url = '' } = source;
    if (uid === '' || seen.has(uid)) {
      const message = uid === '' ? 'it has no uid, by which dashboards name it' : `${uid} is the uid of another too`;
      yield { at: manifest.field(`${path}.uid`), message };
    }
    seen.add(uid);
    const { host, protocol } = URL.canParse(url) ? new URL(url) : { host: '', protocol: '' };
    const address = /:\d+$/.test(host) ? host : `${host}:${protocol === 'https:' ? 443 : 80}`;
    if (served.has(address)) continue;
    yield { at: manifest.field(`${path}.url`), message: `${url} is no Service and no Ingress of the cluster` };
  }
});

/** `host:port` of everything that the cluster serves. */
const addresses = (manifests: Manifests): ReadonlySet<string> =>
  new Set([
    ...manifests.ofKind('Service').flatMap(({ namespace, object: { metadata, spec } }) => {
      const host = hostOf({ service: metadata.name, namespace });
      return (spec.ports ?? []).flatMap(({ port }) => [`${host}:${port}`, `${host}.cluster.local:${port}`]);
    }),
    ...manifests
      .ofKind('Ingress')
      .flatMap(hostsOf)
      .map((host) => `${host}:443`),
  ]);

/** What is in every Grafana. */
const OF_GRAFANA = ['grafana', '-- Grafana --', '-- Dashboard --', '-- Mixed --'];

/** Every panel, query and variable asks a data source that is there, or one that whoever looks chooses. Source: contract S07. */
export const dashboardDataSource = clusterCheck('dashboard-data-source', 'error', function* (manifests) {
  const uids = new Set(provisioned(manifests).map(({ source }) => source.uid));
  const problem = (uid: string | undefined, chosen: readonly string[]): string | undefined =>
    uids.has(uid) || [...OF_GRAFANA, ...chosen].some((each) => each === uid)
      ? undefined
      : `${uid === undefined ? 'no data source is named' : `there is no data source ${uid}`}; expected one of: ${[...uids].join(', ') || 'none is there'}`;
  for (const dashboard of dashboardsIn(manifests)) {
    const variables = dashboard.shown.templating?.list ?? [];
    const chosen = variables.flatMap(({ type, name }) => (type === 'datasource' ? [`$${name}`, `\${${name}}`] : []));
    for (const { type, name, datasource } of variables) {
      if (type !== 'query') continue;
      const message = problem(datasource?.uid, chosen);
      if (message !== undefined) yield { at: fieldOf(dashboard), message: `the variable ${name}: ${message}` };
    }
    for (const placed of panelsOf(dashboard)) {
      for (const { datasource = placed.panel.datasource } of placed.panel.targets ?? []) {
        const message = problem(datasource?.uid, chosen);
        if (message !== undefined) yield { at: fieldOf(dashboard, placed), message };
      }
    }
  }
});
