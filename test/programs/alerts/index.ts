import { alertmanagerCases } from './alertmanager.ts';
import { budgetCases, burnRateCases } from './budget.ts';
import type { CaseFile } from './case.ts';
import { certificateCases } from './certificates.ts';
import { fleetCases } from './fleet.ts';
import { imageUpdaterCases } from './image-updater.ts';
import { kubernetesCases } from './kubernetes.ts';
import { backupCases } from './longhorn-backups.ts';
import { nodeCases } from './nodes.ts';
import { openSearchCases } from './opensearch.ts';
import { platformCases } from './platform.ts';
import { prometheusCases } from './prometheus.ts';
import { rolloutCases } from './rollouts.ts';
import { compactorCases, thanosCases } from './thanos.ts';
import { workloadCases } from './workloads.ts';

export const caseFiles: readonly CaseFile[] = [
  fleetCases,
  certificateCases,
  prometheusCases,
  alertmanagerCases,
  nodeCases,
  kubernetesCases,
  workloadCases,
  budgetCases,
  burnRateCases,
  thanosCases,
  compactorCases,
  platformCases,
  backupCases,
  openSearchCases,
  rolloutCases,
  imageUpdaterCases,
];
