import { describe, expect, test } from 'vitest';
import {
  everyNodeOption,
  loginProxyOption,
  resourcesOption,
  tolerationsOption,
} from '../../../charts/shared/options.ts';

const resources = resourcesOption({ cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' });

const messages = (result: { error?: { issues: { path: PropertyKey[]; message: string }[] } }) =>
  (result.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('resources', () => {
  test('are those of the component where nothing is said', () => {
    expect(resources.parse(undefined)).toEqual({ cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' });
    expect(resources.parse({ memory: '200Mi' })).toEqual({ cpu: '100m', memory: '200Mi', memoryLimit: '256Mi' });
  });

  test('have no CPU limit unless one is given', () => {
    expect(resources.parse({})).not.toHaveProperty('cpuLimit');
    expect(resources.parse({ cpuLimit: '1' })).toHaveProperty('cpuLimit', '1');
  });

  test.each([
    [{ memory: '512Mi' }, 'memoryLimit: the memory limit is below the request; expected at least as much'],
    [{ cpu: '2', cpuLimit: '1500m' }, 'cpuLimit: the CPU limit is below the request; expected at least as much'],
  ])('%o is refused', (given, message) => {
    expect(messages(resources.safeParse(given))).toEqual([message]);
  });
});

test('a proxy with a login is there unless it is left out, as small as it can be', () => {
  const proxy = loginProxyOption('serves its UI to people');
  const resources = { cpu: '20m', memory: '32Mi', memoryLimit: '64Mi' };
  expect(proxy.parse(undefined)).toEqual({ enabled: true, resources });
  expect(proxy.parse({ enabled: false, replicas: 2 })).toEqual({ enabled: false, replicas: 2, resources });
});

describe('tolerations', () => {
  test('are none, or all for an agent of every node', () => {
    expect(tolerationsOption.parse(undefined)).toEqual([]);
    expect(everyNodeOption.parse(undefined)).toEqual([{ operator: 'Exists' }]);
  });

  test('compare with a value unless told otherwise', () => {
    expect(tolerationsOption.parse([{ key: 'dedicated', value: 'storage' }])).toEqual([
      { key: 'dedicated', operator: 'Equal', value: 'storage' },
    ]);
  });

  test.each([
    [
      { operator: 'Exists', key: 'a', value: 'b' },
      '0.value: Exists takes no value; expected operator Equal, or no value',
    ],
    [{ value: 'b' }, '0.key: Equal needs a key; expected a key, or operator Exists'],
    [
      { operator: 'Exists', key: 'a', effect: 'NoSchedule', tolerationSeconds: 5 },
      '0.effect: tolerationSeconds counts only for the effect NoExecute',
    ],
  ])('%o is refused', (given, message) => {
    expect(messages(tolerationsOption.safeParse([given]))).toEqual([message]);
  });
});
