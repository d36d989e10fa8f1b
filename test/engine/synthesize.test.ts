import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { isPermitted } from '../../charts/argocd/permitted.ts';
import { registry } from '../../charts/index.ts';
import { type ChartProps, type Component, component } from '../../charts/shared/component.ts';
import { KubeConfigMap as ConfigMap } from '../../charts/shared/k8s.ts';
import { editorSchemas } from '../../engine/load/json-schema.ts';
import { compare } from '../../engine/output/index.ts';
import type { Registry } from '../../engine/registry.ts';
import { type Synthesis, synthesize } from '../../engine/synthesize.ts';
import { TemporaryFleet } from './load/temporary-fleet.ts';

const run = (clusters: string, changes: Partial<Registry> = {}): Synthesis =>
  synthesize({ clusters, schemas: 'imports/schemas', registry: { ...registry, ...changes } });

const errorsOf = ({ findings }: Synthesis) =>
  findings.filter(({ level }) => level === 'error').map(({ at, message, code }) => `${at}: ${message} [${code}]`);

/** Paths whose text differs. */
function changed(before: Synthesis, after: Synthesis): string[] {
  const paths = [...new Set([...before.files.keys(), ...after.files.keys()])].sort();
  return paths.filter((path) => before.files.get(path) !== after.files.get(path));
}

const FIVE = `name: cluster-05
role: edge
apiServer: https://192.168.101.199:6443
nodeAddresses: [192.168.101.199]
loadBalancerPool: 192.168.101.240-192.168.101.249
kubernetes: "1.36"
nodes: { count: 1, cpu: "8", memory: 32Gi, disk: 500Gi }
ingress: hostNetwork
labels: { environment: production, region: seoul }
`;

const Options = z.strictObject({ greeting: z.string().min(1).default('hello'), copies: z.int().min(1).default(1) });

class GreeterChart extends Chart {
  constructor(scope: Construct, id: string, { options, cluster }: ChartProps<typeof Options>) {
    super(scope, id);
    if (options.greeting === 'refused') throw new Error('greeter: not this word\ngreeter: nor this tone');
    if (options.greeting === 'broken') throw new TypeError('cannot read properties of undefined');
    const metadata = { name: 'greeter' };
    const data = { greeting: `${options.greeting} from ${cluster.name}` };
    new ConfigMap(this, 'config', { metadata, data });
  }
}

const greeter: Component = component({
  name: 'greeter',
  summary: 'says hello',
  namespace: 'monitoring',
  wave: 'dashboards',
  roles: ['edge'],
  options: Options,
  chart: GreeterChart,
  onRemoval: 'delete',
});

const withGreeter = { components: [...registry.components, greeter] };
const greeting = (word: string) =>
  new TemporaryFleet().append('cluster-02.yaml', `components: {greeter: {greeting: ${word}}}\n`).folder;

test('dist is what synth writes; if not: npm run synth', () => {
  const { files } = run('clusters');
  expect(compare('dist', files).map(({ kind, path }) => `${kind}: ${path}; npm run synth writes it`)).toEqual([]);
});

test('the same fleet gives the same bytes in the same order', () => {
  const { folder } = new TemporaryFleet();
  expect([...run(folder).files]).toEqual([...run(folder).files]);
});

test('by which port Argo CD reaches a cluster says nothing of where its pods may go', () => {
  const server = 'https://192.168.101.196:6443';
  const before = run(new TemporaryFleet().folder);
  const vip = run(new TemporaryFleet().edit('cluster-02.yaml', server, 'https://api.north.example.lab').folder);
  expect(before.files.size).toBeGreaterThan(0);
  expect(changed(before, vip)).toEqual([]);
  const said = `${server}\napiServerPort: 9443`;
  const other = run(new TemporaryFleet().edit('cluster-02.yaml', server, said).folder);
  const opened = changed(before, other);
  expect(opened).toContain('clusters/cluster-02/sealed-secrets/ciliumnetworkpolicy-sealed-secrets-controller.yaml');
  for (const path of opened) expect(other.files.get(path)).toBe(before.files.get(path)?.replace('"6443"', '"9443"'));
});

test('the order of the registry only orders what is told', () => {
  const { folder } = new TemporaryFleet();
  const reversed = run(folder, { components: registry.components.toReversed() });
  expect(changed(run(folder), reversed)).toEqual([]);
});

test('the order of the keys and files of the data does not matter', () => {
  const fleet = new TemporaryFleet();
  const before = run(fleet.folder);
  // Written anew from the last to the first, a disk lists them in another order.
  const names = readdirSync(fleet.folder).filter((name) => name.endsWith('.yaml'));
  for (const name of names.sort().reverse()) {
    const data: unknown = parse(readFileSync(join(fleet.folder, name), 'utf8'));
    rmSync(join(fleet.folder, name));
    fleet.write(name, stringify(reversed(data)));
  }
  expect(changed(before, run(fleet.folder))).toEqual([]);
});

/** The value with the keys of all its maps the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, reversed(each)] as const)
      .reverse(),
  );
}

test('a warning about a field of a cluster stands at its line and column', () => {
  const { folder } = new TemporaryFleet().write('cluster-05.yaml', FIVE.replace('count: 1', 'count: 2'));
  const found = run(folder).findings.filter(({ code }) => code === 'node-addresses');
  expect(found.map(({ at }) => at)).toEqual([`${folder}/cluster-05.yaml:4:16`]);
});

describe('a new cluster', () => {
  let before: Synthesis;
  let after: Synthesis;
  beforeEach(() => {
    before ??= run(new TemporaryFleet().folder);
    after ??= run(new TemporaryFleet().write('cluster-05.yaml', FIVE).folder);
  });

  test('is one file, and stands complete', () => {
    expect(errorsOf(after)).toEqual([]);
    const ofTwo = [...after.files.keys()].filter((path) => path.startsWith('clusters/cluster-02/'));
    const ofFive = [...after.files.keys()].filter((path) => path.startsWith('clusters/cluster-05/'));
    expect(ofFive).toEqual(ofTwo.map((path) => path.replace('cluster-02', 'cluster-05')));
    expect(after.files.get('argocd/apps/cluster-05-apps.yaml')).toContain('path: dist/clusters/cluster-05/apps\n');
  });

  test('changes of the others only the lists of the central cluster', () => {
    const others = changed(before, after).filter((path) => !path.includes('cluster-05'));
    expect(others.map((path) => path.replace(/-[0-9a-f]{8,}\.yaml$/, '-<hash>.yaml'))).toMatchInlineSnapshot(`
      [
        "argocd/projects/observability-project.yaml",
        "clusters/cluster-01/thanos-receiver/configmap-thanos-receive-router.yaml",
        "clusters/cluster-01/thanos-receiver/deployment-thanos-receive-router.yaml",
      ]
    `);
  });

  test('has its tenant at the receiver and its place in the project', () => {
    const receiver = [...after.files].filter(([path]) =>
      path.startsWith('clusters/cluster-01/thanos-receiver/configmap-'),
    );
    expect(receiver.map(([, text]) => text).join('')).toContain('cluster-05');
    const project = parse(after.files.get('argocd/projects/observability-project.yaml')!);
    expect(isPermitted(project.spec.destinations, { server: '', name: 'cluster-05', namespace: 'monitoring' })).toBe(
      true,
    );
  });
});

describe('a new component is its chart and its line', () => {
  test('it gets its Application and its folder on the clusters of its roles', () => {
    const { folder } = new TemporaryFleet();
    const before = run(folder);
    const after = run(folder, withGreeter);
    expect(errorsOf(after)).toEqual([]);
    expect(changed(before, after)).toEqual(
      ['cluster-02', 'cluster-03', 'cluster-04'].flatMap((cluster) => [
        `clusters/${cluster}/apps/greeter.yaml`,
        `clusters/${cluster}/greeter/configmap-greeter.yaml`,
      ]),
    );
    expect(after.files.get('clusters/cluster-02/greeter/configmap-greeter.yaml')).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: ConfigMap
      metadata:
        name: greeter
        namespace: monitoring
      data:
        greeting: hello from cluster-02
      "
    `);
  });

  test('its options are validated where they stand', () => {
    const fleet = new TemporaryFleet().append(
      'cluster-02.yaml',
      'components:\n  greeter:\n    greting: hi\n    copies: 0\n',
    );
    const result = run(fleet.folder, withGreeter);
    const errors = errorsOf(result).map((line) => line.replace(/^.*clusters\//, ''));
    expect(errors).toEqual([
      expect.stringMatching(/^cluster-02\.yaml:18:5: .*did you mean greeting\? \[/),
      expect.stringMatching(/^cluster-02\.yaml:19:13: .*at least 1 \[/),
    ]);
    expect(result.files.size).toBe(0);
  });

  test('editors know its options', () => {
    const schema = JSON.parse(editorSchemas(withGreeter.components)['cluster.schema.json']!);
    const [, own] = schema.properties.components.properties.greeter.anyOf;
    expect(own.properties.greeting).toMatchObject({ type: 'string', minLength: 1, default: 'hello' });
  });
});

describe('a chart that throws', () => {
  test('refuses its options: a finding per problem, and nothing to write', () => {
    const result = run(greeting('refused'), withGreeter);
    expect(errorsOf(result)).toEqual([
      'cluster-02/greeter: greeter: not this word [chart]',
      'cluster-02/greeter: greeter: nor this tone [chart]',
    ]);
    expect(result.files.size).toBe(0);
    expect(result.refusals.map(({ stack }) => stack)).toEqual([expect.stringContaining('synthesize.test.ts')]);
  });

  test('is a bug: thrown on, with its place', () => {
    expect(() => run(greeting('broken'), withGreeter)).toThrow('cluster-02/greeter: a bug in its code');
  });
});

describe('names that Argo CD would confuse', () => {
  const renamed = (name: string) =>
    new TemporaryFleet().remove('cluster-04.yaml').write(`${name}.yaml`, FIVE.replace('cluster-05', name)).folder;

  test('two Applications of one name', () => {
    const named: Component = { ...greeter, name: 'node', roles: ['edge'] };
    const clash = run(renamed('exporter-cluster-02'), { components: [...registry.components, named] });
    expect(errorsOf(clash)).toContainEqual(
      expect.stringMatching(
        /the Application node-exporter-cluster-02 is that of .* too; rename the cluster \[claimed-twice\]$/,
      ),
    );
  });

  test('a cluster whose name leaves no room for its Applications', () => {
    const name = 'x'.repeat(60);
    const result = run(renamed(name));
    expect(errorsOf(result)).toEqual([
      expect.stringMatching(/name has 60 characters; expected at most \d+, .* \[cluster-name\]$/),
    ]);
    expect(result.files.size).toBe(0);
  });
});
