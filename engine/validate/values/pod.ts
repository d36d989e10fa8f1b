import { isIP } from 'node:net';
import { checkRootUser } from './container.ts';
import { checkLabels } from './metadata.ts';
import {
  dnsLabel,
  dnsSubdomain,
  ipAddress,
  isDnsSubdomain,
  isQualifiedName,
  notEmpty,
  notNegative,
  oneOf,
  qualifiedName,
  textRule,
  within,
} from './names.ts';
import { quantityOf } from './quantity.ts';
import { type Fields, fieldsOf, has, isFields, itemsOf, listOf, numberOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const LISTS = ['containers', 'initContainers'] as const;

const containerNames: ValueRule = (pod, at) => {
  const seen = new Set<string>();
  if (listOf(pod, 'containers').length === 0 && has(pod, 'containers')) at.refuse('containers', 'must not be empty');
  for (const list of LISTS) {
    itemsOf(pod, list).forEach((each, i) => {
      const name = textOf(each, 'name') ?? '';
      if (seen.has(name))
        at.refuse(`${list}[${i}].name`, `${name} stands twice among the pod's containers`, 'duplicate-item');
      seen.add(name);
    });
  }
};

/** The volumes of a pod; those of a StatefulSet have its claim templates besides. */
function volumeNames(pod: Fields, root: Fields): Set<unknown> {
  const claims = itemsOf(fieldsOf(root, 'spec'), 'volumeClaimTemplates').map(
    (claim) => fieldsOf(claim, 'metadata').name,
  );
  return new Set([...itemsOf(pod, 'volumes').map(({ name }) => name), ...claims]);
}

const mountedVolumes: ValueRule = (pod, at) => {
  let names: Set<unknown> | undefined;
  for (const list of LISTS) {
    itemsOf(pod, list).forEach((each, i) => {
      for (const kind of ['volumeMounts', 'volumeDevices']) {
        itemsOf(each, kind).forEach(({ name }, j) => {
          names ??= volumeNames(pod, at.root);
          if (name === undefined || names.has(name)) return;
          at.refuse(
            `${list}[${i}].${kind}[${j}].name`,
            `${name} is no volume of the pod; its volumes are: ${[...names].join(', ') || 'none'}`,
          );
        });
      }
    });
  }
};

/** Said in the words of the schema, which says it too in newer versions. */
const distinctVolumes: ValueRule = (pod, at) => {
  const names = itemsOf(pod, 'volumes').map(({ name }) => name);
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      at.refuse(`volumes[${i}]`, 'stands twice in the list with the same name', 'duplicate-item');
  });
};

const initContainers: ValueRule = (pod, at) => {
  itemsOf(pod, 'initContainers').forEach((each, i) => {
    if (each.restartPolicy === 'Always') return;
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (has(each, field))
        at.refuse(
          `initContainers[${i}].${field}`,
          'must be left out unless the restartPolicy of the container is Always',
        );
    }
  });
};

const hostPorts: ValueRule = (pod, at) => {
  const seen = new Set<string>();
  itemsOf(pod, 'containers').forEach((each, i) => {
    itemsOf(each, 'ports').forEach((port, j) => {
      const hostPort = numberOf(port, 'hostPort') ?? 0;
      const isElsewhere = pod.hostNetwork === true && hostPort !== 0 && hostPort !== port.containerPort;
      if (isElsewhere)
        at.refuse(`containers[${i}].ports[${j}].hostPort`, 'must equal containerPort in a pod with hostNetwork');
      const claim = `${port.protocol ?? 'TCP'}/${port.hostIP ?? ''}/${hostPort}`;
      if (hostPort !== 0 && seen.has(claim))
        at.refuse(`containers[${i}].ports[${j}].hostPort`, `${hostPort} stands twice in the pod`, 'duplicate-item');
      seen.add(claim);
    });
  });
};

const dns: ValueRule = (pod, at) => {
  if (pod.dnsPolicy === 'None' && listOf(fieldsOf(pod, 'dnsConfig'), 'nameservers').length === 0) {
    at.refuse('dnsConfig.nameservers', 'is missing; the dnsPolicy None needs at least one', 'missing-field');
  }
};

const nodeSelector: ValueRule = (pod, at) => checkLabels(fieldsOf(pod, 'nodeSelector'), 'nodeSelector', at);

const volume: ValueRule = (value, at) => {
  const sources = Object.keys(value).filter((field) => isFields(value[field]));
  if (sources.length > 1) at.refuse('', `needs exactly one source; it has ${sources.join(' and ')}`);
};

/** Without a source the API server takes the volume as an emptyDir; that is never what was meant. */
const volumeHasSource: ValueRule = (value, at) => {
  if (Object.keys(value).every((field) => field === 'name'))
    at.refuse('', 'needs a source, such as configMap, secret or emptyDir');
};

const mode = within(0, 0o777);
const below = textRule(
  (text) => text !== '' && !text.startsWith('/') && !text.split('/').includes('..'),
  'a path below the volume: not absolute, without ..',
);

const hostPath: ValueRule = (value, at) => {
  const path = textOf(value, 'path') ?? '';
  if (path === '') at.refuse('path', 'must not be empty');
  if (path.split('/').includes('..')) at.refuse('path', 'must not hold ..');
};

const emptyDir: ValueRule = (value, at) => {
  if ((quantityOf(value.sizeLimit) ?? 0n) < 0n) at.refuse('sizeLimit', 'must not be negative');
};

const PROJECTIONS = [
  'secret',
  'downwardAPI',
  'configMap',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

const projection: ValueRule = (value, at) => {
  const given = PROJECTIONS.filter((field) => has(value, field));
  if (given.length > 1) at.refuse('', `needs exactly one source; it has ${given.join(' and ')}`);
};

const toleration: ValueRule = (value, at) => {
  const key = textOf(value, 'key') ?? '';
  const operator = value.operator ?? 'Equal';
  if (key !== '' && !isQualifiedName(key)) at.refuse('key', qualifiedName(key, at.minor) ?? '');
  if (key === '' && operator !== 'Exists') at.refuse('operator', 'must be Exists where no key is given');
  if (operator === 'Exists' && textOf(value, 'value')) at.refuse('value', 'must be left out with operator Exists');
  if (has(value, 'tolerationSeconds') && value.effect !== 'NoExecute')
    at.refuse('effect', 'must be NoExecute where tolerationSeconds is given');
};

const nodeRequirement: ValueRule = (value, at) => {
  const values = listOf(value, 'values').length;
  const { operator } = value;
  if ((operator === 'In' || operator === 'NotIn') && values === 0)
    at.refuse('values', `must not be empty with operator ${operator}`);
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values > 0)
    at.refuse('values', `must be left out with operator ${operator}`);
  if ((operator === 'Gt' || operator === 'Lt') && values !== 1)
    at.refuse('values', `must be one number with operator ${operator}`);
};

const podAffinityTerm: ValueRule = (value, at) => {
  if (!textOf(value, 'topologyKey')) at.refuse('topologyKey', 'must not be empty');
};

const required: ValueRule = (value, at) => {
  if (has(value, 'nodeSelectorTerms') && listOf(value, 'nodeSelectorTerms').length === 0)
    at.refuse('nodeSelectorTerms', 'must not be empty');
};

const spread: ValueRule = (value, at) => {
  if (has(value, 'minDomains') && value.whenUnsatisfiable !== 'DoNotSchedule') {
    at.refuse('minDomains', 'must be left out unless whenUnsatisfiable is DoNotSchedule');
  }
};

const template: ValueRule = (value, at) => {
  const labels = fieldsOf(fieldsOf(value, 'metadata'), 'labels');
  checkLabels(labels, 'metadata.labels', at);
};

const POLICIES = oneOf('Honor', 'Ignore');
const USER = within(0, 2_147_483_647);

export const pod: ValueRules = {
  'core.v1.PodTemplateSpec': { rules: [template] },
  'core.v1.PodSpec': {
    fields: {
      restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
      dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
      serviceAccountName: dnsSubdomain,
      nodeName: dnsSubdomain,
      hostname: dnsLabel,
      subdomain: dnsLabel,
      priorityClassName: dnsSubdomain,
      runtimeClassName: dnsSubdomain,
      preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
      activeDeadlineSeconds: within(1, 2_147_483_647),
      terminationGracePeriodSeconds: notNegative,
    },
    rules: [containerNames, distinctVolumes, mountedVolumes, initContainers, hostPorts, dns, nodeSelector],
  },
  'core.v1.PodSecurityContext': {
    fields: {
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      'supplementalGroups[]': USER,
      fsGroupChangePolicy: oneOf('OnRootMismatch', 'Always'),
      supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
    },
    rules: [checkRootUser],
  },
  'core.v1.Sysctl': {
    fields: {
      name: textRule(
        (text) => /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(text),
        'a sysctl name',
      ),
    },
  },
  'core.v1.Volume': { fields: { name: dnsLabel }, rules: [volume, volumeHasSource] },
  'core.v1.ConfigMapVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.SecretVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.DownwardAPIVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.ProjectedVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.VolumeProjection': { rules: [projection] },
  'core.v1.ServiceAccountTokenProjection': { fields: { path: below, expirationSeconds: within(600, 2 ** 32) } },
  'core.v1.DownwardAPIVolumeFile': { fields: { path: below, mode } },
  'core.v1.KeyToPath': { fields: { key: notEmpty, path: below, mode } },
  'core.v1.HostPathVolumeSource': {
    fields: {
      type: oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'),
    },
    rules: [hostPath],
  },
  'core.v1.EmptyDirVolumeSource': { rules: [emptyDir] },
  'core.v1.PersistentVolumeClaimVolumeSource': { fields: { claimName: notEmpty } },
  'core.v1.Toleration': {
    fields: {
      operator: oneOf('Exists', 'Equal', 'Lt', 'Gt'),
      effect: oneOf('', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    },
    rules: [toleration],
  },
  'core.v1.NodeSelectorRequirement': {
    fields: { key: qualifiedName, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt') },
    rules: [nodeRequirement],
  },
  'core.v1.NodeSelector': { rules: [required] },
  'core.v1.PreferredSchedulingTerm': { fields: { weight: within(1, 100) } },
  'core.v1.WeightedPodAffinityTerm': { fields: { weight: within(1, 100) } },
  'core.v1.PodAffinityTerm': {
    fields: { topologyKey: qualifiedName, 'namespaces[]': dnsLabel },
    rules: [podAffinityTerm],
  },
  'core.v1.TopologySpreadConstraint': {
    fields: {
      maxSkew: within(1),
      minDomains: within(1),
      topologyKey: notEmpty,
      whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
      nodeAffinityPolicy: POLICIES,
      nodeTaintsPolicy: POLICIES,
    },
    rules: [spread],
  },
  'core.v1.HostAlias': { fields: { ip: ipAddress, 'hostnames[]': dnsSubdomain } },
  'core.v1.PodDNSConfig': {
    fields: { 'nameservers[]': textRule((text) => isIP(text) > 0, 'an IP address'), 'searches[]': searchPath() },
  },
  'core.v1.PodReadinessGate': { fields: { conditionType: qualifiedName } },
};

function searchPath() {
  return textRule((text) => text === '.' || isDnsSubdomain(text.replace(/\.$/, '').replaceAll('_', 'x')), 'a DNS name');
}
