import { clusterLabel } from './cluster-label.ts';
import { clusterLabelKept } from './cluster-label-kept.ts';
import { metricsFlags } from './metrics-flags.ts';
import { monitorAccess } from './monitor-access.ts';
import { monitorSelected } from './monitor-selected.ts';
import { reloaderVersion } from './reloader-version.ts';
import { remoteWriteBuffer } from './remote-write-buffer.ts';
import { remoteWriteTarget } from './remote-write-target.ts';
import { remoteWriteTenant } from './remote-write-tenant.ts';
import { remoteWriteUrl } from './remote-write-url.ts';
import { scraperGrace } from './scraper-grace.ts';

export const metricsChecks = [
  clusterLabel,
  clusterLabelKept,
  metricsFlags,
  monitorAccess,
  monitorSelected,
  reloaderVersion,
  remoteWriteBuffer,
  remoteWriteTarget,
  remoteWriteTenant,
  remoteWriteUrl,
  scraperGrace,
];
