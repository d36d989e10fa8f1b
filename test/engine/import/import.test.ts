import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { importSchemas } from '../../../engine/import/index.ts';
import { Schemas } from '../../../engine/validate/index.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/import');
const DEFINITIONS = join(FIXTURE, 'crds');
const PUMP = 'https://example.org/pumps/v1.2.3/crd.yaml';

let root: string;

/** A folder with the cdk8s.yaml of the fixture and nothing else. */
function start(): void {
  root = mkdtempSync(join(tmpdir(), 'import-test-'));
  cpSync(join(FIXTURE, 'cdk8s.yaml'), join(root, 'cdk8s.yaml'));
}

const end = () => rmSync(root, { recursive: true });

afterEach(() => vi.unstubAllGlobals());

const run = (from?: string) => importSchemas({ root, print: () => {}, ...(from === undefined ? {} : { from }) });

const read = (path: string) => readFileSync(join(root, 'imports', path), 'utf8');

const write = (config: object) => writeFileSync(join(root, 'cdk8s.yaml'), JSON.stringify(config));
const configure = (...imports: string[]) => write({ imports, kubernetes: ['1.28.15', '1.36.3'] });

/** Every generated file with its text. */
function generated(): Record<string, string> {
  const paths = readdirSync(join(root, 'imports'), { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.filter((path) => /\.(ts|json)$/.test(path)).map((path) => [path, read(path)]));
}

describe('from a folder', () => {
  beforeAll(async () => {
    start();
    await run(DEFINITIONS);
  });
  afterAll(end);

  test('one TypeScript file per kind, and a schema per served version', () => {
    expect(Object.keys(generated())).toEqual([
      'schemas/crds/example.org/v1/WaterPump.json',
      'schemas/crds/example.org/v1beta1/WaterPump.json',
      'schemas/crds/index.json',
      ...['1.28', '1.36'].flatMap((minor) => [
        `schemas/kubernetes-${minor}/core/v1/Namespace.json`,
        `schemas/kubernetes-${minor}/core/v1/Service.json`,
        `schemas/kubernetes-${minor}/index.json`,
      ]),
      'water-pump.ts',
    ]);
    expect(read('water-pump.ts')).toContain('export class WaterPump extends ApiObject');
  });

  test('prose is gone, a property that is named like it is not', () => {
    const { schema } = JSON.parse(read('schemas/crds/example.org/v1/WaterPump.json'));
    expect(schema.description).toBeUndefined();
    expect(schema.properties.spec.properties.description).toEqual({ type: 'string' });
    expect(schema.properties.spec['x-kubernetes-validations']).toEqual([{ rule: "self.description != ''" }]);
    expect(read('water-pump.ts')).not.toContain('A pump.');
  });

  test('enum values keep their case and their signs, int-or-string takes both', () => {
    expect(read('water-pump.ts')).toContain(`export type WaterPumpSpecMode = "pull" | "Pull" | "it's" | "";`);
    expect(read('water-pump.ts')).toContain('export type WaterPumpSpecPort = number | string;');
    expect(read('water-pump.ts')).toContain("'port': obj.port,");
  });

  test('a built-in kind carries only the definitions that it reaches, under short names', () => {
    expect(JSON.parse(read('schemas/kubernetes-1.36/core/v1/Service.json'))).toEqual({
      group: '',
      version: 'v1',
      kind: 'Service',
      scope: 'Namespaced',
      schema: {
        properties: {
          metadata: { $ref: '#/definitions/meta.v1.ObjectMeta' },
          spec: { $ref: '#/definitions/core.v1.ServiceSpec' },
        },
        type: 'object',
      },
      definitions: {
        'core.v1.ServiceSpec': {
          properties: { port: { $ref: '#/definitions/intstr.IntOrString' } },
          type: 'object',
        },
        'intstr.IntOrString': { format: 'int-or-string', 'x-kubernetes-int-or-string': true },
        'meta.v1.ObjectMeta': { properties: { name: { type: 'string' } }, type: 'object' },
      },
    });
    expect(JSON.parse(read('schemas/kubernetes-1.36/index.json'))).toEqual({
      'v1/Namespace': 'Cluster',
      'v1/Service': 'Namespaced',
    });
  });

  test('a second run gives the same bytes, and stale files go', async () => {
    const first = generated();
    writeFileSync(join(root, 'imports/old-kind.ts'), '');
    await run(DEFINITIONS);
    expect(generated()).toEqual(first);
  });

  test('another Kubernetes is one line more, and one line less takes it away', async () => {
    cpSync(join(FIXTURE, 'cdk8s.yaml'), join(root, 'before.yaml'));
    const from = mkdtempSync(join(tmpdir(), 'import-test-'));
    cpSync(FIXTURE, from, { recursive: true });
    cpSync(join(from, 'k8s-1.36.3'), join(from, 'k8s-1.37.0'), { recursive: true });
    write({ imports: [`water-pump:=${PUMP}`], kubernetes: ['1.36.3', '1.37.0'] });
    await run(join(from, 'crds'));
    expect(Schemas.supported(join(root, 'imports/schemas'))).toEqual(['1.36', '1.37']);
    cpSync(join(root, 'before.yaml'), join(root, 'cdk8s.yaml'));
    await run(DEFINITIONS);
    expect(Schemas.supported(join(root, 'imports/schemas'))).toEqual(['1.28', '1.36']);
    rmSync(from, { recursive: true });
  });

  test('the whole definition is kept for an API server', () => {
    const kept = readFileSync(join(root, 'node_modules/.cache/fleetwright/crds/waterpumps.example.org.yaml'), 'utf8');
    expect(kept).toContain('made-by: a-generator');
    expect(kept).toContain('A pump.');
  });
});

describe('from the network', () => {
  beforeEach(start);
  afterEach(end);

  test('gives the bytes that a folder gives', async () => {
    vi.stubGlobal('fetch', async (url: string) => {
      const path = url === PUMP ? 'crds/pumps.yaml' : `k8s-${/v([0-9.]+)\//.exec(url)?.[1]}/swagger.json`;
      return new Response(readFileSync(join(FIXTURE, path)));
    });
    await run();
    const fromNetwork = generated();
    rmSync(join(root, 'imports'), { recursive: true });
    await run(DEFINITIONS);
    expect(fromNetwork).toEqual(generated());
  });

  test('a failure names the URL and the way without network, and writes nothing', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404, statusText: 'Not Found' }));
    await expect(run()).rejects.toThrow(`${PUMP}: answered 404 Not Found; to read definitions from a folder:`);
    expect(readdirSync(root)).toEqual(['cdk8s.yaml']);
  });
});

describe('of this repository', () => {
  beforeEach(() => {
    start();
    cpSync(join(DEFINITIONS, 'pumps.yaml'), join(root, 'definitions/pump.yaml'));
  });
  afterEach(end);

  test.each(['definitions/pump.yaml', './definitions/pump.yaml'])(
    'a definition at %s is read from there',
    async (file) => {
      await run(DEFINITIONS);
      const fromFolder = generated();
      rmSync(join(root, 'imports'), { recursive: true });
      configure(`water-pump:=${file}`);
      // Without definitions, but beside the releases of Kubernetes.
      await run(join(FIXTURE, 'none'));
      expect(generated()).toEqual(fromFolder);
    },
  );

  test('beside what has a URL, which a folder stands for', async () => {
    const pump = readFileSync(join(DEFINITIONS, 'pumps.yaml'), 'utf8');
    const engine = pump.replaceAll('WaterPump', 'SteamEngine').replaceAll('waterpump', 'steamengine');
    writeFileSync(join(root, 'definitions/engine.yml'), engine);
    configure(`water-pump:=${PUMP}`, 'steam-engine:=definitions/engine.yml');
    await run(DEFINITIONS);
    expect(Object.keys(generated())).toEqual(expect.arrayContaining(['steam-engine.ts', 'water-pump.ts']));
  });

  test('what is wrong with it is told with all else', async () => {
    writeFileSync(join(root, 'definitions/broken.yaml'), 'kind: [');
    configure(
      'water-pump:=definitions/pumps.yaml',
      'steam-engine:=definitions/pump.yaml',
      'wind-mill:=definitions/broken.yaml',
    );
    await expect(run(DEFINITIONS)).rejects.toThrow(
      new RegExp(
        [
          '^definitions/pumps.yaml: cannot be read \\(ENOENT\\); expected a file with its CustomResourceDefinition',
          'steam-engine: no CustomResourceDefinition of such a kind in definitions/pump.yaml',
          'definitions/broken.yaml: .+',
        ].join('\n'),
      ),
    );
    expect(readdirSync(root).sort()).toEqual(['cdk8s.yaml', 'definitions']);
  });

  test.each(['/etc/pump.yaml', '../pump.yaml', 'a/../../pump.yaml', 'pump.json', 'http://example.org/v1/pump.yaml'])(
    'not %s',
    async (place) => {
      configure(`water-pump:=${place}`);
      await expect(run(DEFINITIONS)).rejects.toThrow('or a file of this repository such as definitions/pump.yaml');
    },
  );
});

describe('refused', () => {
  beforeEach(start);
  afterEach(end);

  test('a kind that is not there', async () => {
    configure(`water-pump:=${PUMP}`, 'steam-engine:=https://example.org/v1/engine.yaml');
    await expect(run(DEFINITIONS)).rejects.toThrow(
      /^steam-engine: no CustomResourceDefinition of such a kind in .*; expected there what stands at https:\/\/example.org\/v1\/engine.yaml, as of every line with a URL$/,
    );
    expect(readdirSync(root)).toEqual(['cdk8s.yaml']);
  });

  test('a definition that the folder has twice', async () => {
    cpSync(DEFINITIONS, join(root, 'twice'), { recursive: true });
    const [file] = readdirSync(DEFINITIONS);
    cpSync(join(DEFINITIONS, file!), join(root, 'twice', 'again.yaml'));
    await expect(run(join(root, 'twice'))).rejects.toThrow(
      /^water-pump: its definition stands there 2 times; expected it once, as at https:/,
    );
  });

  test.each(['latest', 'master', 'main', 'stable', 'HEAD'])('a URL at %s', async (ref) => {
    configure(`water-pump:=https://example.org/pumps/${ref}/crd.yaml`);
    await expect(run(DEFINITIONS)).rejects.toThrow(`https://example.org/pumps/${ref}/crd.yaml may change`);
  });

  test('releases of Kubernetes that are none, two of one minor version, and none at all', async () => {
    const imports = [`water-pump:=${PUMP}`];
    write({ imports, kubernetes: ['1.36', '1.36.3', '1.36.2', 'v1.28.15'] });
    await expect(run(DEFINITIONS)).rejects.toThrow(
      [
        'cdk8s.yaml: kubernetes: 1.36: expected a release such as 1.36.3',
        'cdk8s.yaml: kubernetes: 1.36.2 beside 1.36.3; expected one release of 1.36',
        'cdk8s.yaml: kubernetes: v1.28.15: expected a release such as 1.36.3',
      ].join('\n'),
    );
    write({ imports });
    await expect(run(DEFINITIONS)).rejects.toThrow(
      'cdk8s.yaml: kubernetes: expected a list of releases such as 1.36.3',
    );
    write({ imports: [], kubernetes: [1.36] });
    await expect(run(DEFINITIONS)).rejects.toThrow(/imports: expected a list.*\n.*kubernetes: expected a list/);
  });

  test('a line of another form and a kind that stands twice, both at once', async () => {
    configure('https://example.org/v1/crd.yaml', `water-pump:=${PUMP}`, `water-pump:=${PUMP}`);
    await expect(run(DEFINITIONS)).rejects.toThrow(/expected <kind-in-kebab-case>.*water-pump stands twice/s);
  });
});
