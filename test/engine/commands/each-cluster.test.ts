import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { error } from '../../../charts/shared/finding.ts';
import { askEach } from '../../../engine/commands/each-cluster.ts';
import { connectError } from '../../../engine/connect/connect-error.ts';

const CLUSTERS = Array.from({ length: 20 }, (_, i) => ({
  name: `cluster-${i + 1}`,
  apiServer: 'https://10.0.0.1:6443',
}));

async function namesOf(found: ReturnType<typeof askEach>): Promise<string[]> {
  const names: string[] = [];
  for await (const { cluster, findings } of found) names.push(...findings.map(({ code }) => `${cluster.name} ${code}`));
  return names;
}

test('eight clusters are asked at once, and what is found stands in the order of all', async () => {
  let [now, most] = [0, 0];
  const found = askEach(CLUSTERS, async ({ name }) => {
    now += 1;
    most = Math.max(most, now);
    // The first of them answers last.
    await sleep(name === 'cluster-1' ? 40 : 2);
    now -= 1;
    return [error('seen', name, '')];
  });
  expect(await namesOf(found)).toEqual(CLUSTERS.map(({ name }) => `${name} seen`));
  expect(most).toBe(8);
});

test('a cluster that cannot be reached is told among the others', async () => {
  const found = askEach(CLUSTERS.slice(0, 3), async ({ name }) => {
    if (name === 'cluster-2') throw connectError('no-answer', name, '');
    return [error('seen', name, '')];
  });
  expect(await namesOf(found)).toEqual(['cluster-1 seen', 'cluster-2 no-answer', 'cluster-3 seen']);
});

test('a bug is none of their answers', async () => {
  const found = askEach(CLUSTERS, async ({ name }) => {
    if (name !== 'cluster-1') throw new TypeError(`a bug at ${name}`);
    await sleep(5);
    return [];
  });
  await expect(namesOf(found)).rejects.toThrow('a bug at cluster-2');
});
