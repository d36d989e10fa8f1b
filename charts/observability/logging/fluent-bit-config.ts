import { dump } from 'js-yaml';
import type {
  FILTER_KEYS,
  FILTERS,
  INPUT_KEYS,
  INPUTS,
  OUTPUT_KEYS,
  OUTPUTS,
  SERVICE_KEYS,
} from './fluent-bit-keys.ts';

type Scalar = string | number | boolean;

/** The properties of one plugin: only keys that it has, a list only where it reads one. */
type Properties<One extends string, Many extends string> = { [Key in One]?: Scalar } & {
  [Key in Many]?: Scalar | readonly Scalar[];
};

type Plugins<
  Table extends Record<string, { one: readonly string[]; many: readonly string[] }>,
  Common extends string,
> = {
  [Name in keyof Table]: { name: Name } & Properties<Table[Name]['one'][number] | Common, Table[Name]['many'][number]>;
}[keyof Table];

type Service = Properties<(typeof SERVICE_KEYS)[number], never>;
export type Input = Plugins<typeof INPUTS, (typeof INPUT_KEYS)[number]> & { tag: string };
export type Filter = Plugins<typeof FILTERS, (typeof FILTER_KEYS)[number]>;
export type Output = Plugins<typeof OUTPUTS, (typeof OUTPUT_KEYS)[number]>;

/** A plugin from a cluster's file, whose keys the options' schema has checked. */
export type AddedPlugin = Readonly<Record<string, unknown>>;

interface Parser {
  name: string;
  format: 'regex' | 'json' | 'logfmt' | 'ltsv';
  regex?: string | undefined;
  time_key?: string | undefined;
  time_format?: string | undefined;
  time_keep?: boolean | undefined;
}

interface MultilineParser {
  name: string;
  type: 'regex';
  /** Milliseconds. */
  flush_timeout: number;
  rules: readonly { state: string; regex: string; next_state: string }[];
}

/** What `fluent-bit.yaml` holds. */
export interface FluentBitConfig {
  service: Service;
  parsers?: readonly Parser[];
  multiline_parsers?: readonly MultilineParser[];
  pipeline: {
    inputs: readonly (Input | AddedPlugin)[];
    filters: readonly (Filter | AddedPlugin)[];
    outputs: readonly Output[];
  };
}

export const CONFIG_FILE = 'fluent-bit.yaml';

export const renderConfig = (config: FluentBitConfig): string => dump(config, { lineWidth: -1, noRefs: true });
