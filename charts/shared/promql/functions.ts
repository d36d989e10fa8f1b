/** A value of PromQL: one number, one per series, several per series, or a text. */
export type ValueType = 'scalar' | 'vector' | 'range' | 'string';

interface Signature {
  takes: readonly ValueType[];
  /** How many at the end may be left out. */
  optional?: number;
  /** The last may stand any number of times. */
  repeats?: boolean;
  gives?: ValueType;
}

const of = (names: string, signature: Signature): [string, Signature][] =>
  names.split(' ').map((name) => [name, signature]);

const signatures: [string, Signature][] = [
  ...of('abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh', {
    takes: ['vector'],
  }),
  ...of('sort sort_desc sqrt tan tanh timestamp', { takes: ['vector'] }),
  ...of('histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar', { takes: ['vector'] }),
  ...of('rate irate increase delta idelta deriv changes resets', { takes: ['range'] }),
  ...of('absent_over_time avg_over_time count_over_time first_over_time last_over_time mad_over_time max_over_time', {
    takes: ['range'],
  }),
  ...of('min_over_time present_over_time stddev_over_time stdvar_over_time sum_over_time', { takes: ['range'] }),
  ...of('ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time', { takes: ['range'] }),
  ...of('quantile_over_time', { takes: ['scalar', 'range'] }),
  ...of('predict_linear', { takes: ['range', 'scalar'] }),
  ...of('double_exponential_smoothing', { takes: ['range', 'scalar', 'scalar'] }),
  ...of('histogram_quantile', { takes: ['scalar', 'vector'] }),
  ...of('histogram_quantiles', { takes: ['vector', 'string', 'scalar'], repeats: true }),
  ...of('histogram_fraction', { takes: ['scalar', 'scalar', 'vector'] }),
  ...of('clamp', { takes: ['vector', 'scalar', 'scalar'] }),
  ...of('clamp_max clamp_min', { takes: ['vector', 'scalar'] }),
  ...of('round', { takes: ['vector', 'scalar'], optional: 1 }),
  ...of('day_of_month day_of_week day_of_year days_in_month hour minute month year', {
    takes: ['vector'],
    optional: 1,
  }),
  ...of('info', { takes: ['vector', 'vector'], optional: 1 }),
  ...of('label_replace', { takes: ['vector', 'string', 'string', 'string', 'string'] }),
  ...of('label_join', { takes: ['vector', 'string', 'string', 'string'], repeats: true }),
  ...of('sort_by_label sort_by_label_desc', { takes: ['vector', 'string'], repeats: true }),
  ...of('scalar', { takes: ['vector'], gives: 'scalar' }),
  ...of('vector', { takes: ['scalar'] }),
  ...of('pi time', { takes: [], gives: 'scalar' }),
];

/** Source: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const FUNCTIONS: Readonly<Record<string, Signature>> = Object.fromEntries(signatures);
