import { expect, test } from 'vitest';
import { z } from 'zod';
import { WorkloadSchema } from '../../../clusters/schema/workload.ts';

interface Node {
  description?: string;
  const?: unknown;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
  allOf?: Node[];
}

const branchesOf = ({ anyOf = [], oneOf = [], allOf = [] }: Node): Node[] => [...anyOf, ...oneOf, ...allOf];

const isDescribed = (node: Node): boolean =>
  node.description !== undefined || node.const !== undefined || branchesOf(node).some(isDescribed);

/** Fields that editors have no words for. */
function mute(node: Node, path = ''): string[] {
  const { properties = {}, items, additionalProperties: others } = node;
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      ...(isDescribed(field) ? [] : [`${path}.${name}`]),
      ...mute(field, `${path}.${name}`),
    ]),
    ...branchesOf(node).flatMap((branch) => mute(branch, path)),
    ...(items === undefined ? [] : mute(items, `${path}[]`)),
    ...(typeof others === 'object' ? mute(others, `${path}.*`) : []),
  ];
}

test('editors have a word on every field of a workload', () => {
  const schema: Node = JSON.parse(
    JSON.stringify(z.toJSONSchema(WorkloadSchema, { io: 'input', unrepresentable: 'any' })),
  );
  expect(mute(schema)).toEqual([]);
});
