import { expect, test } from 'vitest';
import { WorkloadSchema } from '../../../clusters/schema/workload.ts';

const problems = (data: object): string[] =>
  WorkloadSchema.safeParse({ image: 'registry.example.org/shop/web', ...data }).error?.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  ) ?? [];

test.each<[string, object, string]>([
  [
    'two folders of one name',
    { config: { files: { '/etc/a-b': { x: '' }, '/etc/a/b': { x: '' } } } },
    'config.files./etc/a/b: what stands there would be called as that of /etc/a-b; expected another path',
  ],
  [
    'a folder called as the variables are',
    { config: { env: { A: '1' }, files: { '/env': { x: '' } } } },
    'config.files./env: what stands there would be called as that of config.env; expected another path',
  ],
  [
    'a folder without a name',
    { config: { files: { '/_': { x: '' } } } },
    'config.files./_: expected a letter or digit in it, for the name of what stands there',
  ],
  [
    'a folder twice',
    { config: { files: { '/data': { x: '' } } }, volumes: { '/data': { type: 'empty' } } },
    'volumes./data: config.files./data stands at this path already; expected one of them',
  ],
])('refused is %s', (_, data, problem) => expect(problems(data)).toEqual([problem]));

test('folders of other names, and a volume where an empty folder would be', () => {
  const files = { '/etc/a': { x: '' }, '/etc/b': { x: '' } };
  expect(problems({ config: { files }, volumes: { '/tmp': { type: 'empty', size: '1Gi' } } })).toEqual([]);
});
