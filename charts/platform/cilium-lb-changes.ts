import { addressNumber } from '../../clusters/schema/addresses.ts';
import { type ChangeRule, differences } from '../shared/changes/rule.ts';
import { fieldAt, listAt } from '../shared/field-at.ts';

const rangesOf = (ranges: string) =>
  ranges.split(', ').map((range) => range.split('-').map(addressNumber)) as [first: number, last: number][];

const areAmong = (ranges: string, others: string): boolean =>
  rangesOf(ranges).every(([first, last]) => rangesOf(others).some(([from, to]) => from <= first && last <= to));

/** What a change costs of the ways in. Source: LB IPAM of Cilium takes back what its pools have no more. */
export const ciliumLbChanges: readonly ChangeRule[] = [
  {
    kinds: { CiliumLoadBalancerIPPool: 'blocks' },
    judge: (change) =>
      differences(change, (object) => {
        const ranges = listAt(object, 'spec', 'blocks').map(
          (block) => `${fieldAt(block, 'start')}-${fieldAt(block, 'stop') ?? fieldAt(block, 'start')}`,
        );
        return [{ field: 'spec.blocks', value: ranges.join(', ') }];
      })
        .filter(({ was, is }) => !areAmong(was, is))
        .map(({ field, was, is }) => {
          const message = `was ${was}, and is ${is}: a Service with an address that is left out gets another one, and names lead to the old one until DNS says otherwise (npm run dns); expected what it was among it`;
          return { code: 'addresses-change', field, message };
        }),
  },
];
