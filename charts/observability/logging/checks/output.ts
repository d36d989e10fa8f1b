import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { type Check, type ClusterFacts, clusterCheck, type Violation, withData } from '../../../shared/check.ts';
import { centralOf } from '../../../shared/door.ts';
import { hostsOf } from '../../../shared/hosts.ts';
import type { Volume } from '../../../shared/shapes/pods.ts';
import { LOG_INDICES, logIndexPrefix, OPENSEARCH, openSearchDoor, openSearchTarget } from '../opensearch-door.ts';
import { type Agent, agentsOf, isOn, openSearchOutputs, type Properties } from './agent.ts';

interface Facts {
  outputs: { at: string; host: string; port: number }[];
  /** The hosts and Services that the cluster's own OpenSearch has. */
  served: string[];
  unsafe: Violation[];
}

/**
 * Logs go to the central OpenSearch, over TLS that is verified.
 * Source: contract L01. A wrong host loses them, an unverified certificate shows them and the password to anyone between.
 */
export const logOutputTarget: Check<Facts> = {
  code: 'log-output-target',
  level: 'error',

  collect: (manifests) => {
    const agents = agentsOf(manifests);
    return {
      outputs: agents.flatMap((agent) =>
        openSearchOutputs(agent).map(({ output, field }) => ({
          at: agent.at(`${field}.host`),
          host: String(output.host),
          port: Number(output.port),
        })),
      ),
      served: [
        ...manifests.ofKind('Ingress').from('opensearch').flatMap(hostsOf),
        ...manifests
          .ofKind('Service')
          .from('opensearch')
          .map(({ object }) => object.metadata.name),
      ],
      unsafe: agents.flatMap((agent) =>
        openSearchOutputs(agent).flatMap(({ output, field }) => unsafeTls(agent, output, field)),
      ),
    };
  },

  *judge(clusters, fleet) {
    for (const { cluster, facts } of withData(clusters, fleet)) {
      yield* facts.unsafe;
      const right = openSearchTarget(fleet, cluster);
      for (const { at, host, port } of facts.outputs) {
        if (host === right.host && port === right.port) continue;
        yield { at, message: `is ${host}:${port}; OpenSearch is at ${right.host}:${right.port} for ${cluster.name}` };
      }
    }
    yield* notServed(clusters, fleet);
  },
};

function unsafeTls(agent: Agent, output: Properties, field: string): Violation[] {
  const off = ['tls', 'tls.verify', 'tls.verify_hostname'].filter((key) => !isOn(output[key]));
  const file = String(output['tls.ca_file'] ?? '');
  const mounted = agent.mountOf(file);
  return [
    ...off.map((key) => ({ at: agent.at(`${field}.${key}`), message: 'is off; expected true' })),
    ...(mounted && holds(mounted.volume, file.slice(mounted.mountPath.length + 1))
      ? []
      : [
          {
            at: agent.at(`${field}.tls.ca_file`),
            message: `${file || 'nothing'} is no file of a mounted Secret or ConfigMap; expected the authority of OpenSearch's certificate`,
          },
        ]),
  ];
}

function holds({ secret, configMap }: Volume, file: string): boolean {
  const source = secret ?? configMap;
  return source !== undefined && (source.items === undefined || source.items.some(({ path }) => path === file));
}

/** Only once the fleet has an OpenSearch of its own: until then it is somebody else's. */
function* notServed(clusters: readonly ClusterFacts<Facts>[], fleet: Fleet): Iterable<Violation> {
  const central = centralOf(fleet);
  if (central.components.opensearch === undefined) return;
  const served = clusters.find(({ cluster }) => cluster === central.name)?.facts.served ?? [];
  for (const wanted of [openSearchDoor(fleet).host, OPENSEARCH.service]) {
    if (served.includes(wanted)) continue;
    yield { at: `${central.name}/opensearch`, message: `${wanted} is where logs go, and opensearch does not serve it` };
  }
}

/**
 * OpenSearch 2 and later knows no document types.
 * Source: contract L02. With a type every delivery is answered 400 and tried again until the node's disk is full.
 */
export const logTypeName = clusterCheck('log-type-name', 'error', (manifests) =>
  agentsOf(manifests).flatMap((agent) =>
    openSearchOutputs(agent)
      .filter(({ output }) => !isOn(output.suppress_type_name))
      .map(({ field }) => ({ at: agent.at(`${field}.suppress_type_name`), message: 'is off; expected true' })),
  ),
);

/**
 * A cluster's logs go to indices of its own, under the pattern that retention and permissions apply to.
 * Source: contract L07. Others are kept for ever, or refused with 403.
 */
export const logIndex = clusterCheck('log-index', 'error', (manifests) =>
  agentsOf(manifests).flatMap((agent) =>
    openSearchOutputs(agent)
      .filter(
        ({ output }) => !isOn(output.logstash_format) || output.logstash_prefix !== logIndexPrefix(manifests.cluster),
      )
      .map(({ output, field }) => ({
        at: agent.at(`${field}.logstash_prefix`),
        message: `is ${output.logstash_prefix}; expected ${logIndexPrefix(manifests.cluster)} with logstash_format, of the indices ${LOG_INDICES}`,
      })),
  ),
);
