import type { TypedApp } from '../../clusters/schema/app.ts';
import type { Partly } from '../../clusters/schema/partial.ts';
import type { WorkloadInput } from '../../clusters/schema/workload.ts';
import type { IgnoreDifference } from '../argocd/ignore-differences.ts';
import type { AppChart } from './component.ts';
import type { OfPorts, Scale } from './workload-props.ts';

type Network = NonNullable<WorkloadInput['network']>;

type Among<Peer, Port extends string> = Peer extends unknown
  ? Omit<Peer, 'ports'> & { ports?: readonly Port[] | undefined }
  : never;

/** What names a port of the app names one that it has; those of others are judged with them. */
type Ports<Port extends string> = {
  ports?: Readonly<Record<Port, number>>;
  network?: {
    from?: readonly Among<NonNullable<Network['from']>[number], NoInfer<Port>>[];
    to?: Network['to'];
  };
};

type Fields<Port extends string> = OfPorts<
  Omit<WorkloadInput, 'image' | 'ports' | 'network' | 'replicas' | 'autoscaling'>,
  NoInfer<Port>
>;

/** What the file of an app says of its workload, as TypeScript. */
export type AppWorkload<Port extends string> = Fields<Port> & Ports<Port> & Scale;

/** What differs in an environment: null takes a field away, lists are replaced. */
type AppDifferences<Port extends string> = Partly<
  Fields<Port> & Omit<Ports<NoInfer<Port>>, 'ports'> & Pick<WorkloadInput, 'replicas' | 'autoscaling'>
>;

export interface AppDefinition extends TypedApp {
  /** Default: the workload alone. */
  chart?: AppChart;
  /** What other writers change in objects of its own chart. */
  ignoreDifferences?: readonly IgnoreDifference[];
}

interface Definition<Port extends string> extends Omit<AppDefinition, 'workload' | 'environments'> {
  workload: AppWorkload<Port>;
  environments?: Readonly<Record<string, AppDifferences<Port>>>;
}

/** An app in TypeScript: its file in clusters/apps says where it runs, and `typescript: true`. */
export const app = <const Port extends string = never>(definition: Definition<Port>): AppDefinition => definition;
