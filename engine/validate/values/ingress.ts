import { isIP } from 'node:net';
import {
  dnsLabel,
  dnsLabel1035,
  dnsSubdomain,
  isDnsSubdomain,
  notEmpty,
  oneOf,
  portName,
  portNumber,
  textRule,
} from './names.ts';
import { fieldsOf, has, itemsOf, numberOf, present, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const isHost = (text: string): boolean =>
  text === '' || (isIP(text) === 0 && isDnsSubdomain(text.replace(/^\*\./, '')));
const host = textRule(isHost, 'a DNS name, perhaps with *. before it, and no IP address');

const spec: ValueRule = (value, at) => {
  if (itemsOf(value, 'rules').length === 0 && !has(value, 'defaultBackend'))
    at.refuse('', 'needs rules or a defaultBackend');
};

const path: ValueRule = (value, at) => {
  const text = textOf(value, 'path') ?? '';
  const isExact = value.pathType === 'Exact' || value.pathType === 'Prefix';
  if (isExact && !text.startsWith('/')) at.refuse('path', 'must begin with /');
  if (!isExact && text !== '' && !text.startsWith('/')) at.refuse('path', 'must begin with /');
  const bad = /\/\/|\/\.\.?(\/|$)|%2f/i.exec(text);
  if (isExact && bad) at.refuse('path', `must not hold ${bad[0]}`);
};

const paths: ValueRule = (value, at) => {
  if (has(value, 'paths') && itemsOf(value, 'paths').length === 0) at.refuse('paths', 'must not be empty');
};

const backend: ValueRule = (value, at) => {
  const given = present(value, ['service', 'resource']);
  if (given.length !== 1)
    at.refuse('', `needs exactly one of service, resource; it has ${given.join(' and ') || 'none'}`);
};

const backendService: ValueRule = (value, at) => {
  const port = fieldsOf(value, 'port');
  const name = textOf(port, 'name') ?? '';
  const number = numberOf(port, 'number') ?? 0;
  if ((name === '') === (number === 0)) at.refuse('port', 'needs exactly one of name, number');
  const message = (name && portName(name, at.minor)) || (number !== 0 && portNumber(number, at.minor));
  if (message) at.refuse(name ? 'port.name' : 'port.number', message);
};

export const ingress: ValueRules = {
  'networking.v1.IngressSpec': { fields: { ingressClassName: dnsSubdomain }, rules: [spec] },
  'networking.v1.IngressRule': { fields: { host } },
  'networking.v1.IngressTLS': {
    fields: {
      'hosts[]': (value, minor) => notEmpty(value, minor) ?? host(value, minor),
      secretName: textRule((text) => text === '' || isDnsSubdomain(text), 'the name of a Secret'),
    },
  },
  'networking.v1.HTTPIngressRuleValue': { rules: [paths] },
  'networking.v1.HTTPIngressPath': {
    fields: { pathType: oneOf('Exact', 'Prefix', 'ImplementationSpecific') },
    rules: [path],
  },
  'networking.v1.IngressBackend': { rules: [backend] },
  'networking.v1.IngressServiceBackend': {
    fields: { name: (value, minor) => (minor < 36 ? dnsLabel1035 : dnsLabel)(value, minor) },
    rules: [backendService],
  },
};
