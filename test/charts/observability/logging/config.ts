import { load } from 'js-yaml';
import { fluentBit } from '../../../../charts/observability/logging/fluent-bit.ts';
import { CONFIG_FILE } from '../../../../charts/observability/logging/fluent-bit-config.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { composeForTest, type ForTest, objectOf } from '../../compose.ts';

type Plugin = Record<string, unknown>;

/** What `fluent-bit.yaml` holds, as a program reads it. */
export interface Read {
  service: Plugin;
  parsers?: Plugin[];
  multiline_parsers?: Plugin[];
  pipeline: { inputs: Plugin[]; filters: Plugin[]; outputs: Plugin[] };
}

const readConfig = (objects: readonly KubeObject[]): Read =>
  load(objectOf(objects, 'ConfigMap').data?.[CONFIG_FILE] ?? '') as Read;

export const configOf = (forTest: ForTest = {}): Read => readConfig(composeForTest(fluentBit, forTest));
