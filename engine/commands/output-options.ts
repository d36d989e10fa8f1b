import { CLUSTER_OPTION, FLEET_OPTIONS, OUT_OPTION } from './options.ts';

export const SYNTH_OPTIONS = {
  ...FLEET_OPTIONS,
  cluster: CLUSTER_OPTION,
  out: OUT_OPTION,
  adopt: { type: 'boolean', summary: 'take over files that stand where synth writes' },
  watch: { type: 'boolean', short: 'w', summary: 'write again whenever data or code is saved' },
  shard: { type: 'string', summary: 'compose one of N parts of the fleet, such as 1/4, and leave it for --join' },
  join: { type: 'boolean', summary: 'write from the parts of all shards, composing nothing' },
  parts: { type: 'string', summary: 'folder of the parts (default: .fleetwright/shards)' },
} as const;

export const DIFF_OPTIONS = {
  ...FLEET_OPTIONS,
  cluster: CLUSTER_OPTION,
  out: OUT_OPTION,
  json: { type: 'boolean', summary: 'print {changes, findings, byHand} as JSON' },
} as const;

/** Where synth is to write; the cdk8s CLI says by its environment where its app has to. */
export const givenOut = (out: string | undefined): string | undefined => out ?? (process.env.CDK8S_OUTDIR || undefined);
