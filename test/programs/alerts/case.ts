export type Labels = Readonly<Record<string, string>>;

/** Series by what selects them → their values a minute apart, as promtool writes them: 0+60x30 is 31 of them, in steps of 60. */
export type Series = Readonly<Record<string, string>>;

/** What an alert does when the world is so. */
export interface AlertCase {
  alert: string;
  /** How the world is, in a few words. */
  when: string;
  series: Series;
  /** When it is asked, such as 20m. */
  at: string;
  /** Labels of each that fires then, without its name; none: it is quiet. */
  firing: readonly Labels[];
}

/** What a query over recorded series gives. */
export interface RecordCase {
  expr: string;
  series: Series;
  at: string;
  gives: readonly { labels: string; value: number }[];
}

/** Cases that one run of promtool answers. */
export interface CaseFile {
  about: string;
  /** Between two evaluations; default: 1m. */
  evaluation?: string;
  alerts: readonly AlertCase[];
  records?: readonly RecordCase[];
}

/** Each series in both clusters, `cluster-02` with the first values and `cluster-03` with the second. */
export const inTwoClusters = (name: string, first: string, second: string): Series => ({
  [inCluster(name, 'cluster-02')]: first,
  [inCluster(name, 'cluster-03')]: second,
});

const inCluster = (name: string, cluster: string): string =>
  name.includes('{') ? name.replace('{', `{cluster="${cluster}",`) : `${name}{cluster="${cluster}"}`;
