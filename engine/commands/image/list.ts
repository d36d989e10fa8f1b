import { PENDING } from '../../../clusters/schema/images.ts';
import { readFleetFile } from '../../image/fleet-file.ts';
import { readOwners } from '../../image/owners.ts';
import { loadImages } from '../../load/apps/current-images.ts';
import { command } from '../command.ts';
import { hasErrors } from '../findings.ts';
import { clustersFolder, FLEET_OPTIONS } from '../options.ts';

export const list = command({
  summary: 'what runs where, and who says so',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    json: { type: 'boolean', summary: 'print a list of {app, environment, image, by} as JSON' },
  },
  run({ clusters, json }, { project, terminal }) {
    const folder = clustersFolder(project.root, clusters);
    const { owners, findings: unclear } = readOwners(folder);
    const { imageOf, isPending, findings } = loadImages(folder, owners, readFleetFile(folder).mirrors);
    const rows = owners.map(({ app, environment, isUpdated }) => ({
      app,
      environment,
      image: imageOf(app, environment) ?? null,
      by: isUpdated ? 'image updater' : 'lock',
    }));
    if (json) terminal.json(rows);
    const width = (text: (row: (typeof rows)[number]) => string) => Math.max(0, ...rows.map((row) => text(row).length));
    const [apps, environments] = [width((row) => row.app), width((row) => row.environment)];
    // Where a file cannot be read, nobody knows.
    const none = hasErrors(findings.filter(({ code }) => code !== 'image-missing')) ? 'unknown' : 'none';
    for (const { app, environment, image, by } of json ? [] : rows) {
      const robot = by === 'lock' ? '' : ' (image updater)';
      terminal.result(
        `${app.padEnd(apps)}  ${environment.padEnd(environments)}  ${image ?? (isPending(app, environment) ? PENDING : none)}${robot}`,
      );
    }
    const all = [...unclear, ...findings];
    terminal.report(all);
    return hasErrors(all) ? 2 : 0;
  },
});
