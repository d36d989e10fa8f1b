import { describe, expect, it } from 'vitest';
import { Schemas } from '../../../engine/validate/index.ts';
import { ALL, application, changed, deployment, prometheusAgent, service, serviceMonitor } from './objects.ts';
import { current, FOLDER, oldest, refused } from './schemas.ts';

const CONTAINER = 'spec.template.spec.containers.0';

describe('valid objects', () => {
  it.each(ALL.map((make) => [make.name, make] as const))('%s', (_, make) => {
    expect(refused(make())).toEqual([]);
  });
});

describe('what a schema refuses', () => {
  it('an unknown field, with the near one', () => {
    expect(refused(changed(deployment(), `${CONTAINER}.imagePullPolcy`, 'Always'))).toEqual([
      'unknown-field spec.template.spec.containers[0].imagePullPolcy: is unknown; did you mean imagePullPolicy?',
    ]);
  });

  it('an unknown field of a custom resource', () => {
    expect(refused(changed(application(), 'spec.source.pth', 'dist'))).toEqual([
      'unknown-field spec.source.pth: is unknown; did you mean path?',
    ]);
  });

  it('an unknown field of metadata, of built-in kinds and custom resources', () => {
    for (const object of [service(), application()]) {
      expect(refused(changed(object, 'metadata.label', {}))).toEqual([
        'unknown-field metadata.label: is unknown; did you mean labels?',
      ]);
    }
  });

  it.each([
    ['spec.replicas', '2', 'wrong-type spec.replicas: must be a whole number, not "2"'],
    ['spec.replicas', 1.5, 'wrong-type spec.replicas: must be a whole number, not 1.5'],
    ['spec.replicas', 2 ** 31, 'bounds spec.replicas: 2147483648 does not fit int32'],
    ['spec.replicas', null, 'wrong-type spec.replicas: must not be null; leave the field out'],
    ['spec.paused', 'yes', 'wrong-type spec.paused: must be true or false, not "yes"'],
    ['spec.template.spec', [], 'wrong-type spec.template.spec: must be an object, not a list'],
    [`${CONTAINER}.args`, '--port', 'wrong-type spec.template.spec.containers[0].args: must be a list, not "--port"'],
    ['metadata.labels', { app: 'web', tier: 1 }, 'wrong-type metadata.labels.tier: must be a string, not 1'],
    ['metadata.annotations', { 'a.b/c': true }, 'wrong-type metadata.annotations["a.b/c"]: must be a string, not true'],
    [
      'spec.strategy.rollingUpdate.maxSurge',
      true,
      'wrong-type spec.strategy.rollingUpdate.maxSurge: must be a whole number or a string, not true',
    ],
    ['spec.selector', undefined, 'missing-field spec.selector: is missing'],
    [`${CONTAINER}.name`, undefined, 'missing-field spec.template.spec.containers[0].name: is missing'],
  ])('%s: %j', (path, value, line) => {
    expect(refused(changed(deployment(), path, value))).toContain(line);
  });

  it('everything at once', () => {
    const object = changed(changed(deployment(), 'spec.replica', 1), 'spec.paused', 0);
    expect(refused(object)).toHaveLength(2);
  });

  it('a port that stands twice, TCP being the protocol where none is given', () => {
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 80, protocol: 'TCP' },
    ];
    expect(refused(changed(service(), 'spec.ports', ports))).toContain(
      'duplicate-item spec.ports[1]: stands twice in the list with the same port and protocol',
    );
  });

  it('enum and pattern of a custom resource', () => {
    const endpoints = [{ port: 'http', scheme: 'htps', interval: '30 s' }];
    expect(refused(changed(serviceMonitor(), 'spec.endpoints', endpoints))).toEqual([
      expect.stringMatching(/^enum spec\.endpoints\[0\]\.scheme: must be one of .*; did you mean https\?$/),
      expect.stringMatching(/^pattern spec\.endpoints\[0\]\.interval: "30 s" must match /),
    ]);
  });

  it('an unknown kind, with the API version that has it', () => {
    expect(refused({ ...deployment(), apiVersion: 'extensions/v1beta1' })).toEqual([
      expect.stringContaining('did you mean apps/v1, kind Deployment?'),
    ]);
  });

  it('a field that the older Kubernetes does not have', () => {
    const object = changed(deployment(), `${CONTAINER}.restartPolicyRules`, []);
    expect(refused(object, current)).not.toContainEqual(expect.stringMatching(/^unknown-field/));
    expect(refused(object, oldest)).toContainEqual(expect.stringMatching(/^unknown-field/));
  });

  it('nothing inside a field that keeps what it does not know', () => {
    const object = changed(application(), 'spec.source.helm', { valuesObject: { any: { thing: [1, null] } } });
    expect(refused(object)).toEqual([]);
  });

  it('takes defaults of a custom resource as given', () => {
    const selector = { key: 'k' };
    expect(refused(changed(prometheusAgent(), 'spec.remoteWrite.0.bearerToken', 'x'))).toEqual([]);
    expect(refused(changed(prometheusAgent(), 'spec.remoteWrite.0.basicAuth', { username: selector }))).toEqual([]);
  });
});

describe('Schemas', () => {
  it('lists the versions of Kubernetes oldest first', () => {
    expect(Schemas.supported(FOLDER)).toEqual(['1.28', '1.36']);
  });

  it('refuses a version without schemas', () => {
    expect(() => new Schemas(FOLDER, '1.2')).toThrow('it has 1.28, 1.36');
  });

  it('knows the scope of a kind', () => {
    expect(current.scopeOf('apps/v1', 'Deployment')).toBe('Namespaced');
    expect(current.scopeOf('v1', 'Namespace')).toBe('Cluster');
    expect(current.scopeOf('v1', 'constructor')).toBeUndefined();
  });
});
