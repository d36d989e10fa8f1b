import { isCidr } from '../formats.ts';
import { PROTOCOLS } from './container.ts';
import { cidrParts, network, oneOf, port, portNumber } from './names.ts';
import { has, listOf, numberOf, present, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const ports: ValueRule = (value, at) => {
  if (!has(value, 'endPort')) return;
  if (typeof value.port !== 'number') at.refuse('endPort', 'must be left out unless port is a number');
  else if ((numberOf(value, 'endPort') ?? 0) < value.port) at.refuse('endPort', `must be at least port, ${value.port}`);
};

const peer: ValueRule = (value, at) => {
  const given = present(value, ['podSelector', 'namespaceSelector', 'ipBlock']);
  if (given.length === 0) at.refuse('', 'needs a podSelector, a namespaceSelector or an ipBlock');
  if (given.length > 1 && has(value, 'ipBlock')) at.refuse('ipBlock', 'must stand alone, without a selector');
};

const except: ValueRule = (value, at) => {
  const cidr = textOf(value, 'cidr') ?? '';
  if (!isCidr(cidr)) return;
  listOf(value, 'except').forEach((each, i) => {
    if (typeof each !== 'string' || !isCidr(each)) return;
    if (!isStrictlyWithin(each, cidr)) at.refuse(`except[${i}]`, `${each} must be a part of ${cidr}`);
  });
};

function isStrictlyWithin(inner: string, outer: string): boolean {
  const [small, large] = [cidrParts(inner), cidrParts(outer)];
  const isSameFamily = inner.includes(':') === outer.includes(':');
  return isSameFamily && small.hosts < large.hosts && small.address >> large.hosts === large.address >> large.hosts;
}

const types: ValueRule = (value, at) => {
  if (listOf(value, 'policyTypes').length > 2) at.refuse('policyTypes', 'must hold at most Ingress and Egress');
};

export const networkPolicy: ValueRules = {
  'networking.v1.NetworkPolicySpec': { fields: { 'policyTypes[]': oneOf('Ingress', 'Egress') }, rules: [types] },
  'networking.v1.NetworkPolicyPort': { fields: { protocol: PROTOCOLS, port, endPort: portNumber }, rules: [ports] },
  'networking.v1.NetworkPolicyPeer': { rules: [peer] },
  'networking.v1.IPBlock': { fields: { cidr: network, 'except[]': network }, rules: [except] },
};
