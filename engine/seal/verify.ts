import { setTimeout as sleep } from 'node:timers/promises';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { ClusterData, SealedObject } from '../../clusters/schema/cluster.ts';
import type { Controller } from '../connect/controller.ts';
import { sealCommand } from '../seal-command.ts';
import { asked } from './online.ts';

/** Milliseconds between two questions: a controller answers two a second. */
const PACE = 500;

/** Asks the cluster's controller of every sealed file whether it can open it; names the values that it cannot. */
export async function verifyOnline(
  { name: cluster, sealed }: ClusterData,
  controller: Pick<Controller, 'verify'>,
  { pace = PACE, onFile }: { pace?: number; onFile?: (secret: string) => void } = {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let asks = 0;
  const opens = async (object: SealedObject, values: readonly string[]) => {
    if (asks++ > 0) await sleep(pace);
    return controller.verify(asked(object, values));
  };
  for (const [secret, object] of Object.entries(sealed)) {
    onFile?.(secret);
    const values = Object.keys(object.spec.encryptedData);
    if (await opens(object, values)) continue;
    for (const value of values) {
      if (values.length > 1 && (await opens(object, [value]))) continue;
      findings.push(unopened(cluster, secret, value));
    }
  }
  return findings;
}

function unopened(cluster: string, secret: string, value: string): Finding {
  const why = 'it was sealed for another cluster, name or scope, or changed since, or the key is lost';
  const at = `clusters/sealed/${cluster}/${secret}.yaml`;
  const message = `the controller of ${cluster} cannot open ${value}: ${why}; seal it again: ${sealCommand(cluster, secret, [value])}`;
  return error('unopened', at, message);
}
