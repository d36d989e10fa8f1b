import { describe, expect, test } from 'vitest';
import { isPermitted, oneOf } from '../../../charts/argocd/permitted.ts';

const CENTRAL = { server: 'https://kubernetes.default.svc', name: 'in-cluster' };
const EDGE = { server: 'https://10.0.0.2:6443', name: 'cluster-02' };

/** Answers of isDestinationMatched of Argo CD v3.5.1 with gobwas/glob v0.2.3. */
describe('a namespace as Argo CD matches it', () => {
  test.each([
    ['logging', ['logging'], ['logging-agent', 'log']],
    [
      '{logging,logging-agent}',
      ['logging', 'logging-agent'],
      ['loggin', 'logging-', 'logging,logging-agent', '{logging'],
    ],
    ['{a,ab,abc}', ['a', 'ab', 'abc'], ['abcd', 'b']],
    ['{a,{b,ab}}', ['a', 'b', 'ab'], ['ba']],
    ['{a,}b', ['ab', 'b'], ['a', 'aab']],
    ['my-{app,shop}-*', ['my-app-dev', 'my-shop-'], ['my-app', 'my-other-dev']],
    ['{argocd', ['argocd'], ['{argocd']],
    ['\\{a,b\\}', ['{a,b}'], ['a', 'b']],
    ['a,b', ['a,b'], ['a', 'b']],
    ['a}', ['a}'], ['a']],
    ['*', ['argocd', 'a'], []],
    ['**', ['argocd', 'a'], []],
    ['arg?cd', ['argocd'], ['argcd']],
    ['[a-c]rgo', ['argo', 'brgo'], ['drgo']],
    ['[!a]b', ['bb'], ['ab']],
    ['[xa]b', ['ab', 'xb'], ['bb', '[xa]b']],
    ['[ab', [], ['a', '[ab']],
    ['a.b+', ['a.b+'], ['axb', 'axbb']],
    ['!kube-system', ['argocd', 'a'], ['kube-system']],
    ['!{a,b}', ['c'], ['a', 'b']],
    ['', [], ['a']],
  ])('%s', (namespace, permitted, refused) => {
    const isAt = (place: string) => isPermitted([{ name: 'cluster-02', namespace }], { ...EDGE, namespace: place });
    expect([...permitted, ...refused].filter(isAt)).toEqual(permitted);
  });
});

describe('a cluster as Argo CD matches it', () => {
  const isAt = (destination: object, place: object) =>
    isPermitted([{ ...destination, namespace: 'a' }], { ...EDGE, namespace: 'a', ...place });

  test('by name or by address, whichever is said', () => {
    expect(isAt({ name: 'cluster-02' }, {})).toBe(true);
    expect(isAt({ server: EDGE.server }, {})).toBe(true);
    expect(isAt({ name: 'cluster-0' }, {})).toBe(false);
    expect(isAt({ name: 'cluster-*' }, CENTRAL)).toBe(false);
    expect(isAt({ name: 'cluster-{02,03}' }, { server: '' })).toBe(true);
    expect(isAt({ server: '*' }, { server: '' })).toBe(false);
  });
});

describe('what one destination permits another denies', () => {
  const isAt = (namespace: string, place: typeof EDGE, ...denial: object[]) =>
    isPermitted([{ server: '*', namespace: '*' }, ...denial], { ...place, namespace });

  test('of a namespace where the server matches, never where the name alone does', () => {
    expect(isAt('argocd', CENTRAL, { server: CENTRAL.server, namespace: '!argocd' })).toBe(false);
    expect(isAt('argocd', EDGE, { server: CENTRAL.server, namespace: '!argocd' })).toBe(true);
    expect(isAt('argocd', CENTRAL, { name: 'in-cluster', namespace: '!argocd' })).toBe(true);
    expect(isAt('argocd', CENTRAL, { server: '*', namespace: '!{argocd,kube-system}' })).toBe(false);
  });

  test('of a cluster', () => {
    expect(isAt('a', CENTRAL, { name: '!in-cluster', namespace: 'b' })).toBe(false);
    expect(isAt('a', CENTRAL, { server: `!${CENTRAL.server}`, namespace: 'b' })).toBe(true);
    expect(isAt('b', CENTRAL, { server: `!${CENTRAL.server}`, namespace: 'b' })).toBe(false);
    expect(isAt('a', EDGE, { name: '!in-cluster', namespace: 'b' })).toBe(true);
  });
});

test('several names are one glob, a single one is itself', () => {
  expect(oneOf(['monitoring'])).toBe('monitoring');
  expect(oneOf(['logging', 'monitoring'])).toBe('{logging,monitoring}');
});
