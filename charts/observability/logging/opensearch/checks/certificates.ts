import type { Fleet } from '../../../../../clusters/schema/cluster.ts';
import type { Check, Violation } from '../../../../shared/check.ts';
import { CLUSTER_DOMAIN } from '../../../../shared/endpoint.ts';
import { hostsOf } from '../../../../shared/hosts.ts';
import type { Manifests } from '../../../../shared/manifest.ts';
import { COMPONENT, distinguishedName } from '../names.ts';
import { adminCertificate, nodeCertificate } from '../secrets.ts';
import { type Deployed, deployedOf, textsOf } from './read.ts';

interface Facts {
  violations: Violation[];
  /** Names by which nodes are called, and where that stands. */
  called: { at: string; host: string }[];
  subjects: Subjects[];
}

/** What a setting takes for the subjects of a certificate. */
interface Subjects {
  at: string;
  setting: string;
  names: string[];
}

const SUBJECTS = [
  { setting: 'plugins.security.nodes_dn', certificate: 'opensearch-node-tls', holder: nodeCertificate },
  { setting: 'plugins.security.authcz.admin_dn', certificate: 'opensearch-admin-tls', holder: () => adminCertificate },
] as const;

/**
 * The nodes' settings name the subjects that their certificates have, and those are for every name that clients use.
 * Source: contract L08. Otherwise no cluster forms, or clients refuse it.
 */
export const openSearchCertificates: Check<Facts> = {
  code: 'opensearch-certificates',
  level: 'error',

  collect: (manifests) => {
    const deployed = deployedOf(manifests);
    if (deployed === undefined) return { violations: [], called: [], subjects: [] };
    return {
      violations: plainTls(deployed),
      called: callersOf(manifests, deployed),
      subjects: SUBJECTS.map(({ setting }) => ({
        at: deployed.at(setting),
        setting,
        names: textsOf(deployed.settings[setting]),
      })),
    };
  },

  *judge(clusters, fleet) {
    for (const { facts } of clusters) {
      yield* facts.violations;
      yield* wrongSubjects(facts.subjects, fleet);
      const { hosts } = nodeCertificate(fleet);
      for (const { at, host } of facts.called) {
        if (!hosts.some((pattern) => covers(pattern, host)))
          yield { at, message: `${host} is not on the certificate of the nodes, which is for ${hosts.join(', ')}` };
      }
    }
  },
};

function* wrongSubjects(subjects: readonly Subjects[], fleet: Fleet) {
  for (const { at, setting, names } of subjects) {
    const wanted = SUBJECTS.find((each) => each.setting === setting);
    if (wanted === undefined) continue;
    const { commonName = '' } = wanted.holder(fleet);
    const expected = distinguishedName(commonName);
    if (names.toString() === expected) continue;
    const message = `is ${names.join(', ') || 'missing'}; the subject of ${wanted.certificate} is ${expected}`;
    yield { at, message };
  }
}

function plainTls({ settings, at }: Deployed): Violation[] {
  const off = settings['plugins.security.ssl.http.enabled'] !== true || settings['plugins.security.disabled'] === true;
  return off
    ? [{ at: at('plugins.security.ssl.http.enabled'), message: 'passwords would pass in the open; expected true' }]
    : [];
}

/** The host that its Ingress serves, and its Services with their pods. */
function callersOf(manifests: Manifests, { nodes }: Deployed): { at: string; host: string }[] {
  const { selector, serviceName, replicas = 1 } = nodes.object.spec;
  const services = manifests
    .ofKind('Service')
    .from(COMPONENT)
    .filter(({ object }) => JSON.stringify(object.spec.selector) === JSON.stringify(selector.matchLabels));
  const pods = Array.from({ length: replicas }, (_, i) => ({
    at: nodes.at,
    host: `${nodes.object.metadata.name}-${i}.${serviceName}.${nodes.namespace}.svc.${CLUSTER_DOMAIN}`,
  }));
  return [
    ...manifests
      .ofKind('Ingress')
      .from(COMPONENT)
      .flatMap((manifest) => hostsOf(manifest).map((host) => ({ at: manifest.at, host }))),
    ...services
      .filter(({ object }) => object.metadata.name !== serviceName)
      .map(({ at, object, namespace }) => ({ at, host: `${object.metadata.name}.${namespace}.svc` })),
    ...pods,
  ];
}

/** A star stands for one label. */
const covers = (pattern: string, host: string): boolean =>
  pattern === host || (pattern.startsWith('*.') && host.slice(host.indexOf('.')) === pattern.slice(1));
