import { PROTOCOLS } from './container.ts';
import { checkLabels } from './metadata.ts';
import {
  dnsLabel,
  ipAddress,
  isDnsSubdomain,
  network,
  oneOf,
  port,
  portNumber,
  qualifiedName,
  within,
} from './names.ts';
import { fieldsOf, has, itemsOf, listOf, numberOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const PER_TYPE: readonly { field: string; types: readonly string[] }[] = [
  { field: 'externalTrafficPolicy', types: ['NodePort', 'LoadBalancer'] },
  { field: 'loadBalancerSourceRanges', types: ['LoadBalancer'] },
  { field: 'loadBalancerClass', types: ['LoadBalancer'] },
  { field: 'allocateLoadBalancerNodePorts', types: ['LoadBalancer'] },
  { field: 'healthCheckNodePort', types: ['LoadBalancer'] },
];

const ports: ValueRule = (spec, at) => {
  const all = itemsOf(spec, 'ports');
  const type = spec.type ?? 'ClusterIP';
  if (all.length === 0 && type !== 'ExternalName' && spec.clusterIP !== 'None')
    at.refuse('ports', 'is missing', 'missing-field');
  const names = all.map((each) => textOf(each, 'name'));
  names.forEach((name, i) => {
    if (!name && all.length > 1)
      at.refuse(`ports[${i}].name`, 'is missing; each of several ports needs one', 'missing-field');
    if (name && names.indexOf(name) < i) at.refuse(`ports[${i}].name`, `${name} stands twice`, 'duplicate-item');
  });
  const nodePorts = new Set<string>();
  all.forEach((each, i) => {
    const nodePort = numberOf(each, 'nodePort') ?? 0;
    if (nodePort === 0) return;
    if (type === 'ClusterIP') at.refuse(`ports[${i}].nodePort`, 'must be left out with type ClusterIP');
    const claim = `${each.protocol ?? 'TCP'} ${nodePort}`;
    if (nodePorts.has(claim)) at.refuse(`ports[${i}].nodePort`, `${nodePort} stands twice`, 'duplicate-item');
    nodePorts.add(claim);
  });
};

const byType: ValueRule = (spec, at) => {
  const type = String(spec.type ?? 'ClusterIP');
  for (const { field, types } of PER_TYPE) {
    // A ClusterIP with external addresses is reached from outside as well.
    const isOutside = field === 'externalTrafficPolicy' && listOf(spec, 'externalIPs').length > 0;
    if (has(spec, field) && !types.includes(type) && !isOutside)
      at.refuse(field, `must be left out unless type is ${types.join(' or ')}`);
  }
  if (spec.healthCheckNodePort !== undefined && spec.externalTrafficPolicy !== 'Local') {
    at.refuse('healthCheckNodePort', 'must be left out unless externalTrafficPolicy is Local');
  }
  if (spec.clusterIP === 'None' && type !== 'ClusterIP') at.refuse('clusterIP', `must not be None with type ${type}`);
  if (type === 'ExternalName') {
    const name = textOf(spec, 'externalName')?.replace(/\.$/, '') ?? '';
    if (!isDnsSubdomain(name)) at.refuse('externalName', `${JSON.stringify(name)} must be a DNS name`);
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
      if (has(spec, field) && spec[field] !== '') at.refuse(field, 'must be left out with type ExternalName');
    }
  }
};

const affinity: ValueRule = (spec, at) => {
  if (has(spec, 'sessionAffinityConfig') && spec.sessionAffinity !== 'ClientIP') {
    at.refuse('sessionAffinityConfig', 'must be left out unless sessionAffinity is ClientIP');
  }
};

const families: ValueRule = (spec, at) => {
  const all = listOf(spec, 'ipFamilies');
  if (all.length > 2 || new Set(all).size < all.length)
    at.refuse('ipFamilies', 'must be IPv4, IPv6 or both, each once');
  if (all.length === 2 && spec.ipFamilyPolicy === 'SingleStack')
    at.refuse('ipFamilyPolicy', 'must not be SingleStack with two ipFamilies');
  const [first] = listOf(spec, 'clusterIPs');
  if (first !== undefined && spec.clusterIP !== first) at.refuse('clusterIPs[0]', 'must equal clusterIP');
};

const clusterIp: ValueRule = (spec, at) => {
  const address = textOf(spec, 'clusterIP');
  const message = address && address !== 'None' ? ipAddress(address, at.minor) : undefined;
  if (message !== undefined) at.refuse('clusterIP', `${message} or None`);
};

const selector: ValueRule = (spec, at) => checkLabels(fieldsOf(spec, 'selector'), 'selector', at);

export const service: ValueRules = {
  'core.v1.ServiceSpec': {
    fields: {
      type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      sessionAffinity: oneOf('None', 'ClientIP'),
      externalTrafficPolicy: oneOf('Cluster', 'Local'),
      internalTrafficPolicy: oneOf('Cluster', 'Local'),
      ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
      'ipFamilies[]': oneOf('IPv4', 'IPv6'),
      trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
      'externalIPs[]': ipAddress,
      'loadBalancerSourceRanges[]': network,
      loadBalancerClass: qualifiedName,
      healthCheckNodePort: within(0, 65535),
    },
    rules: [ports, byType, affinity, families, clusterIp, selector],
  },
  'core.v1.ServicePort': {
    fields: {
      name: dnsLabel,
      port: portNumber,
      targetPort: port,
      nodePort: within(0, 65535),
      protocol: PROTOCOLS,
      appProtocol: qualifiedName,
    },
  },
  'core.v1.ClientIPConfig': { fields: { timeoutSeconds: within(1, 86400) } },
};
