import type { Check } from '../../../shared/check.ts';
import { openSearchChecks } from '../opensearch/checks/index.ts';
import { logBuffer } from './buffer.ts';
import { logConfig } from './config.ts';
import { logDelivery } from './delivery.ts';
import { logIndex, logOutputTarget, logTypeName } from './output.ts';
import { logRouting, logTagPrefix } from './routing.ts';

export const loggingChecks: readonly Check<unknown>[] = [
  logConfig,
  logOutputTarget,
  logTypeName,
  logIndex,
  logBuffer,
  logTagPrefix,
  logRouting,
  logDelivery,
  ...openSearchChecks,
];
