import { type Partly, withDifferences } from '../../clusters/schema/partial.ts';
import type { Env } from '../shared/pod.ts';
import type { DataOf, WorkloadProps } from './workload-props.ts';

/** What may differ: null takes a field away, lists are replaced. */
export type Differences<Port extends string> = Partly<Omit<DataOf<Port>, 'ports'>> & {
  image?: string;
  env?: Readonly<Record<string, Env | null>>;
};

/** A workload where an environment or a cluster wants it otherwise. */
export const differing = <const Port extends string>(
  workload: WorkloadProps<Port>,
  differences: Differences<NoInfer<Port>> = {},
): WorkloadProps<Port> =>
  // What is merged is what a workload's file could say: the workload is held to the same schema.
  withDifferences(workload, differences) as WorkloadProps<Port>;
