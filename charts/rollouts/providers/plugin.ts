import { type Judgement, judged, type Provider } from '../provider.ts';

export type MetricPlugin = Partial<Judgement<'data'>> & {
  /** As the controller's configuration names it. */
  name: `${string}/${string}`;
  config: object;
};

export const metricPlugin = ({ name, config, ...conditions }: MetricPlugin): Provider =>
  judged({ plugin: { [name]: config } }, 'data', conditions);
