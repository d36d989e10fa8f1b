import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allDashboards, dashboardsOf, HOME } from '../../../../charts/observability/grafana/dashboards/index.ts';
import { layoutOf } from '../../../../charts/observability/grafana/dashboards/layout.ts';
import { dashboardFile, dashboardModel } from '../../../../charts/observability/grafana/dashboards/render.ts';
import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { fleetForTest } from '../../compose.ts';
import { pictureOf } from './picture.ts';

const delivery = DeliverySchema.parse({});

/** A fleet in which every cluster has these. */
function fleetWith(components: Record<string, unknown>): Fleet {
  const enabled = Object.fromEntries(
    Object.entries(components).map(([name, options]) => [name, { delivery, options }]),
  );
  const { clusters, ...fleet } = fleetForTest();
  return { ...fleet, clusters: clusters.map((cluster) => ({ ...cluster, components: enabled })) };
}

const everything = Object.fromEntries(allDashboards.flatMap(({ component }) => (component ? [[component, {}]] : [])));

describe('every dashboard', () => {
  test.each(allDashboards.map((dashboard) => [dashboard.uid, dashboard] as const))('%s', (_, dashboard) => {
    const { panels = [], tags, links = [] } = dashboardModel(dashboard);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(dashboardFile(dashboard).length).toBeLessThan(200_000);
    // By which all others are found from it.
    expect(tags).toEqual(links.flatMap((link) => link.tags));
    for (const panel of panels) {
      if (panel.type === 'timeseries') expect(panel).toMatchObject({ options: { legend: { showLegend: true } } });
      if (!('targets' in panel)) continue;
      expect(panel.targets).toMatchObject((panel.targets ?? []).map((_, i) => ({ refId: 'ABCDEFGHIJ'[i] })));
    }
  });

  test.each(allDashboards.map((dashboard) => [dashboard.uid, dashboard] as const))(
    '%s: no panel lies on another',
    (_, dashboard) => {
      const taken = new Set<string>();
      for (const { place, panels } of layoutOf(dashboard)) {
        for (const { x, y, w, h } of [place, ...panels.map((panel) => panel.place)]) {
          expect(x + w).toBeLessThanOrEqual(24);
          for (let column = x; column < x + w; column++) {
            for (let line = y; line < y + h; line++) {
              expect(taken.has(`${column}:${line}`)).toBe(false);
              taken.add(`${column}:${line}`);
            }
          }
        }
      }
    },
  );

  test('leads only to dashboards that every fleet has', () => {
    const led = allDashboards.flatMap(({ rows }) =>
      rows.flatMap(({ panels }) =>
        panels.flatMap((panel) => (panel.type === 'table' ? (panel.leadsTo?.uid ?? []) : [])),
      ),
    );
    expect(led.length).toBeGreaterThan(3);
    expect(allDashboards.map(({ uid }) => uid)).toEqual(expect.arrayContaining(led));
  });
});

describe('dashboards of a fleet', () => {
  test('are those of what it has', () => {
    const uids = (components: Record<string, unknown>) => dashboardsOf(fleetWith(components)).map(({ uid }) => uid);
    expect(uids(everything)).toHaveLength(allDashboards.length);
    expect(uids({ longhorn: {} })).toContain('fleet-longhorn');
    expect(uids({})).not.toContain('fleet-longhorn');
    expect(uids({})).toContain(HOME);
  });

  test('show flows of Hubble only where they are scraped', () => {
    const rows = (hubble: boolean): string[] =>
      dashboardsOf(fleetWith({ 'cluster-monitors': { cilium: { hubble } } }))
        .find(({ uid }) => uid === 'fleet-network')!
        .rows.map(({ title }) => title);
    expect(rows(true)).toContain('Flows, where Hubble is scraped');
    expect(rows(false)).not.toContain('Flows, where Hubble is scraped');
  });

  test('show no logs where none are delivered', () => {
    const titles = (components: Record<string, unknown>): string[] =>
      dashboardsOf(fleetWith(components)).flatMap(({ rows }) =>
        rows.flatMap(({ panels }) => panels.map(({ title }) => title)),
      );
    expect(titles({ 'fluent-bit': {} })).toContain('Log records delivered');
    expect(titles({})).not.toContain('Log records delivered');
  });
});

test('the page of the dashboards names each with its question', () => {
  const page = readFileSync('docs/dashboards.md', 'utf8');
  for (const { title, uid, description } of allDashboards) {
    expect(page).toContain(`| ${title} | \`${uid}\` | ${description} |`);
  }
});

test('the picture of the fleet overview is of its grid', async () => {
  const dashboard = allDashboards.find(({ uid }) => uid === HOME)!;
  await expect(pictureOf(dashboard)).toMatchFileSnapshot('../../../../docs/pictures/fleet-overview.svg');
});
