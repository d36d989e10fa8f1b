import { clusterCheck } from '../../../shared/check.ts';
import { contentOf, dashboardFiles, dashboardsIn, fieldOf } from './shown.ts';

/** A dashboard is JSON; of another file Grafana only writes a line into its log. */
export const dashboardJson = clusterCheck('dashboard-json', 'error', function* (manifests) {
  for (const file of dashboardFiles(manifests)) {
    if (contentOf(file) !== undefined) continue;
    yield { at: file.manifest.field(`data[${file.file}]`), message: 'expected a dashboard as JSON' };
  }
});

/** Grafana keeps one dashboard of a uid, and takes at most 40 characters. Links name it, so that it never changes. */
export const dashboardUid = clusterCheck('dashboard-uid', 'error', function* (manifests) {
  const seen = new Map<string, string>();
  for (const dashboard of dashboardsIn(manifests)) {
    const { uid, id } = dashboard.shown;
    const at = fieldOf(dashboard);
    if (uid === undefined || !/^[\w-]{1,40}$/.test(uid)) {
      yield { at, message: `its uid is ${uid ?? 'missing'}; expected 1 to 40 letters, digits, - and _` };
      continue;
    }
    if (typeof id === 'number') yield { at, message: `its id is ${id}, which belongs to one Grafana; expected none` };
    const other = seen.get(uid);
    if (other !== undefined) yield { at, message: `${uid} is the uid of ${other} too; expected another` };
    seen.set(uid, dashboard.manifest.at);
  }
});
