import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registry } from '../charts/index.ts';
import { openLocations } from '../charts/platform/checks/login-proxies.ts';
import { podsOf } from '../charts/platform/checks/pods.ts';
import { secretsOf } from '../charts/shared/component.ts';
import { PASSTHROUGH } from '../charts/shared/ingress.ts';
import { Manifest, Manifests } from '../charts/shared/manifest.ts';
import { selects } from '../charts/shared/selector.ts';
import { exampleFleet, objectsIn } from './example-fleet.ts';

const page = readFileSync('docs/hosts.md', 'utf8');

/** The cells of the table under a heading, without the marks of code. */
function table(heading: string): string[][] {
  const part = page.split('\n## ').find((each) => each.startsWith(heading)) ?? '';
  const rows = part.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

const synthesis = exampleFleet(1);
const fleet = synthesis.fleet!;
const [central] = fleet.clusters.filter(({ role }) => role === 'central');
const manifests = new Manifests(
  objectsIn(synthesis, central!.name).map((object) => new Manifest(central!.name, '', object)),
);

/** Secret → hosts that its certificate, which the fleet's authority signs, is for. */
const certificates = new Map(
  registry.components
    .filter(({ name }) => central!.components[name] !== undefined)
    .flatMap((component) => Object.values(secretsOf(component, fleet, central!)))
    .flatMap(({ name, make }) =>
      Object.values(make).flatMap((made) => (made.from === 'tls' ? [[name, made.hosts] as const] : [])),
    ),
);

interface ServedHost {
  host: string;
  workload: string;
  tls: string;
  login: string;
}

/** What an Ingress serves, as the page says it. */
const served = Array.from(manifests.ofKind('Ingress'), ({ namespace, object: { metadata, spec } }): ServedHost => {
  const [{ host = '', http }] = spec.rules as [NonNullable<typeof spec.rules>[number]];
  const service = [...manifests.ofKind('Service')].find(
    (each) => each.namespace === namespace && each.object.metadata.name === http!.paths[0]!.backend.service?.name,
  )!;
  const pods = podsOf(manifests).find(
    ({ manifest, template }) =>
      manifest.namespace === namespace &&
      selects({ matchLabels: service.object.spec.selector ?? {} }, template.metadata?.labels ?? {}),
  )!;
  const passes = Object.entries(PASSTHROUGH).every(([key, value]) => metadata.annotations?.[key] === value);
  const atPods = (pods.template.spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
  const names = passes ? atPods : (spec.tls ?? []).flatMap(({ secretName }) => secretName ?? []);
  const tls = names.find((name) => certificates.get(name)?.includes(host)) ?? 'none';
  return {
    host: host.replace(`.${central!.zone}`, ''),
    workload: pods.manifest.object.metadata.name,
    tls: `${tls} at ${passes ? 'its pods' : 'the ingress'}`,
    login: openLocations(pods, manifests)?.length === 0 ? 'of the proxy' : 'its own',
  };
}).sort((a, b) => (a.host < b.host ? -1 : 1));

test('every host that is served stands on the page, with who serves it, its certificate and its login', () => {
  expect(table('Served').map(([host, , workload, tls, login]) => ({ host, workload, tls, login }))).toEqual(served);
});

test('a certificate of the fleet is for each of them', () => {
  expect(served.filter(({ tls }) => tls.startsWith('none'))).toEqual([]);
  expect(served.length).toBeGreaterThan(7);
});

test('only what has users of its own is without a proxy', () => {
  expect(served.filter(({ login }) => login === 'its own').map(({ host }) => host)).toEqual([
    'dashboards',
    'grafana',
    'opensearch',
  ]);
});

test('it says as whom people log in at a proxy', () => {
  const logins = registry.components
    .filter(({ name }) => central!.components[name] !== undefined)
    .flatMap((component) => Object.values(secretsOf(component, fleet, central!)))
    .flatMap(({ name, make }) => (name.endsWith('-ui-users') ? Object.values(make) : []));
  expect(logins.length).toBeGreaterThan(2);
  for (const made of logins) {
    if (made.from !== 'htpasswd') throw new Error(`a login from ${made.from}`);
    expect(page).toContain(`as \`${made.user}\`, with the password in \`.fleetwright/passwords/${made.of}\``);
  }
});

test('the hosts of the spec that are not served say why', () => {
  const missing = table('Not served here');
  expect(missing.map(([host]) => host)).toEqual(['argocd', 'gitlab']);
  expect(missing.filter(([host]) => served.some((each) => each.host === host))).toEqual([]);
});
