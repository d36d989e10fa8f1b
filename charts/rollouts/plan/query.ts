import { parse } from '../../shared/promql/parser.ts';
import { readQuery } from '../../shared/promql/query.ts';
import { Unreadable } from './condition.ts';
import { expressionOf, QueryReader } from './query-reader.ts';
import type { Selection, ServiceNames } from './selection.ts';

/** What a query counts: how many of the requests within so many seconds; undefined where there is no series. */
export type Counts = (selection: Selection, window: number) => number | undefined;

/** A query of PromQL as a function of the requests that it counts. */
export interface Model {
  /** Every selection that it makes. */
  selections: readonly Selection[];
  /** Seconds of every range. */
  windows: readonly number[];
  /** One number, or the samples, as Prometheus returns them. */
  evaluate(counts: Counts): number | readonly number[];
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Reads a query that counts requests; throws Unreadable of one that does not.
 * @param failing texts of ranges that hold what fails, whatever their labels say
 */
export function modelOf(query: string, services: ServiceNames, failing = NONE): Model {
  const known = readQuery(query);
  if (known.problems.length > 0) throw new Unreadable(known.problems[0]!.message);
  const reader = new QueryReader(query, services, failing);
  const evaluate = reader.read(expressionOf(parse(query)));
  if (!reader.tellsFaults) throw new Unreadable('no selector of the query tells which requests fail, or are slow');
  return {
    selections: reader.selections,
    windows: [...new Set(reader.windows)],
    evaluate: (counts) => {
      const value = evaluate(counts);
      return 'scalar' in value ? value.scalar : value.vector.map((sample) => sample.value);
    },
  };
}
