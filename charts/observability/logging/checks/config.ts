import { clusterCheck } from '../../../shared/check.ts';
import { CONFIG_FILE } from '../fluent-bit-config.ts';
import { readConfig } from './agent.ts';

/** The file is one that Fluent Bit reads, and that the other checks can. */
export const logConfig = clusterCheck('log-config', 'error', (manifests) =>
  manifests
    .ofKind('ConfigMap')
    .from('fluent-bit')
    .flatMap((manifest) =>
      readConfig(manifest).problems.map((problem) => ({
        at: manifest.field(`data["${CONFIG_FILE}"]`),
        message: `is no configuration that Fluent Bit reads: ${problem}`,
      })),
    ),
);
