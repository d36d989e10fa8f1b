import { notNegative, oneOf, port, portNumber, textRule, within } from './names.ts';
import { listOf, present } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

const oneHandler: ValueRule = (value, at) => {
  const given = present(value, HANDLERS);
  if (given.length !== 1)
    at.refuse('', `needs exactly one handler of ${HANDLERS.join(', ')}; it has ${given.join(' and ') || 'none'}`);
};

const exec: ValueRule = (value, at) => {
  if (listOf(value, 'command').length === 0) at.refuse('command', 'must not be empty');
};

const SCHEMES = oneOf('HTTP', 'HTTPS');

export const probe: ValueRules = {
  'core.v1.Probe': {
    fields: {
      initialDelaySeconds: notNegative,
      timeoutSeconds: notNegative,
      periodSeconds: notNegative,
      successThreshold: notNegative,
      failureThreshold: notNegative,
      terminationGracePeriodSeconds: within(1),
    },
    rules: [oneHandler],
  },
  'core.v1.LifecycleHandler': { rules: [oneHandler] },
  'core.v1.ExecAction': { rules: [exec] },
  'core.v1.HTTPGetAction': { fields: { port, scheme: SCHEMES } },
  'core.v1.HTTPHeader': {
    fields: { name: textRule((text) => /^[-A-Za-z0-9]+$/.test(text), 'a header name of A-Z, a-z, 0-9, -') },
  },
  'core.v1.TCPSocketAction': { fields: { port } },
  'core.v1.GRPCAction': { fields: { port: portNumber } },
};
