import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { imageUpdater } from '../../../charts/apps/image-updater.ts';
import { ImageUpdaterOptions } from '../../../charts/apps/image-updater-options.ts';
import { pushTarget } from '../../../charts/apps/image-updater-push.ts';
import { secretsOf } from '../../../charts/shared/component.ts';
import { error } from '../../../charts/shared/finding.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import { ImageUpdaterSchema } from '../../../clusters/schema/images.ts';
import { WorkloadSchema } from '../../../clusters/schema/workload.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { appFleet, FRONTEND_FILE } from '../../engine/load/apps/app-fleet.ts';
import { TemporaryFleet } from '../../engine/load/temporary-fleet.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf, problemsOf } from '../compose.ts';

const APP = '{repository: "https://github.com/shop/fleet.git", credentials: github-app}';
const REPOSITORY = 'registry.example.org/shop/frontend';

const placed = (environment: string, changes: Partial<PlacedApp> = {}, workload: object = {}): PlacedApp => ({
  app: 'frontend',
  environment,
  namespace: `shop-${environment}`,
  project: 'shop',
  revision: 'main',
  image: `${REPOSITORY}:v1`,
  workload: WorkloadSchema.parse({ image: REPOSITORY, ...workload }),
  imageUpdater: ImageUpdaterSchema.parse({ constraint: '~1.4' }),
  ...changes,
});

/** The robot beside apps that run on the edges named. */
function compose(apps: Record<string, PlacedApp>, { fleet = {}, options = {} } = {}, edges = ['cluster-02']) {
  const delivery = { enabled: true } as never;
  const clusters = fleetForTest().clusters.map(({ name }) =>
    clusterForTest(name, {
      components: edges.includes(name)
        ? Object.fromEntries(Object.keys(apps).map((app) => [app, { delivery, options: {} }]))
        : {},
    }),
  );
  const cluster = { name: 'cluster-01' };
  return composeForTest(imageUpdater, { cluster, options, fleet: { clusters, apps, ...fleet } });
}

const DEV = { 'frontend-dev': placed('dev') };

/** Folders of certificates of those whom a program in Go believes beside the authorities of its image. */
const believed = ({ env }: { env?: { name: string; value?: string }[] }): string[] | undefined =>
  env?.find(({ name }) => name === 'SSL_CERT_DIR')?.value?.split(':');

test('what it renders is valid', () => {
  expect(problemsOf(compose(DEV))).toEqual([]);
});

describe('an app that is updated', () => {
  test('has an ImageUpdater that names its Applications, and settles all with the image', () => {
    const { metadata, spec } = objectOf(compose(DEV, {}, ['cluster-02', 'cluster-03']), 'ImageUpdater');
    // Its finalizer is taken off by the robot, which goes after it.
    const annotations = { 'argocd.argoproj.io/sync-wave': '1' };
    expect(metadata).toMatchObject({ name: 'frontend-dev', namespace: 'argocd', annotations });
    const images = [
      {
        alias: 'app',
        imageName: `${REPOSITORY}:~1.4`,
        commonUpdateSettings: { updateStrategy: 'semver', forceUpdate: false, platforms: ['linux/amd64'] },
      },
    ];
    expect(spec?.applicationRefs).toEqual([
      { namePattern: 'frontend-dev-cluster-02', useAnnotations: false, images },
      { namePattern: 'frontend-dev-cluster-03', useAnnotations: false, images },
    ]);
  });

  test('is written to its overlay, from the root of the repository, on a branch that is said', () => {
    const { writeBackConfig } = objectOf(compose(DEV), 'ImageUpdater').spec!;
    expect(writeBackConfig).toEqual({
      method: 'git:secret:argocd/argocd-image-updater-git',
      gitConfig: {
        branch: 'main',
        repository: 'git@gitlab.k8s-cluster-01.miribit.lab:observability/thanos-multi-cluster.git',
        writeBackTarget: 'kustomization:/clusters/apps/overlays/frontend/dev',
      },
    });
  });

  test('follows the branch of its environment, and where environments stand at tags the one that people work on', () => {
    const branchOf = (branches: object, revision: string) =>
      objectOf(
        compose({ 'frontend-dev': placed('dev', { revision }) }, { fleet: { branches: branches as never } }),
        'ImageUpdater',
      ).spec?.writeBackConfig?.gitConfig?.branch;
    expect(branchOf({ strategy: 'environment-branches', environments: { dev: 'env/dev' } }, 'env/dev')).toBe('env/dev');
    expect(branchOf({ strategy: 'tags', environments: { dev: 'v1.2.3' } }, 'v1.2.3')).toBe('main');
  });

  test('is known by the mirror that its pods pull from, and written under its own name', () => {
    const objects = compose(DEV, { fleet: { mirrors: { 'registry.example.org': 'mirror.lab:5000' } } });
    expect(objectOf(objects, 'ImageUpdater').spec?.applicationRefs[0]?.images?.[0]).toMatchObject({
      imageName: 'mirror.lab:5000/shop/frontend:~1.4',
      manifestTargets: { kustomize: { name: REPOSITORY } },
    });
  });

  test('that runs nowhere, or says nothing of it, has none', () => {
    const kinds = (objects: { kind: string }[]) => objects.map(({ kind }) => kind);
    expect(kinds(compose(DEV, {}, []))).not.toContain('ImageUpdater');
    expect(kinds(compose({ 'frontend-dev': placed('dev', { imageUpdater: undefined }) }))).not.toContain(
      'ImageUpdater',
    );
  });
});

describe('the robot', () => {
  test('opens its own Secrets by name, and writes no Application', () => {
    const login = { 'frontend-dev': placed('dev', {}, { registryLogin: true }) };
    const { rules } = objectOf(compose(login), 'Role') as unknown as { rules: Record<string, string[]>[] };
    expect(rules.find(({ resources }) => resources!.includes('secrets'))).toEqual({
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['argocd-image-updater-git', 'registry-login'],
      verbs: ['get'],
    });
    expect(rules.find(({ resources }) => resources!.includes('applications'))?.verbs).toEqual(['get', 'list', 'watch']);
    expect(compose(login).some(({ kind }) => kind === 'ClusterRole')).toBe(false);
  });

  test('takes the login of a registry from the Secret that is sealed for it', () => {
    const { data } = objectOf(
      compose({ 'frontend-dev': placed('dev', {}, { registryLogin: true }) }),
      'ConfigMap',
      'argocd-image-updater',
    ) as unknown as { data: Record<string, string> };
    expect(load(data['registries.conf']!)).toEqual({
      registries: [
        {
          name: 'registry.example.org',
          prefix: 'registry.example.org',
          api_url: 'https://registry.example.org',
          ping: true,
          credentials: 'pullsecret:argocd/registry-login',
          credsexpire: '1h',
        },
      ],
    });
  });

  test('checks whom it gives its login, which v1.3.0 alone would not', () => {
    const objects = compose(DEV);
    const { data } = objectOf(objects, 'ConfigMap', 'argocd-image-updater-programs') as unknown as {
      data: Record<string, string>;
    };
    expect(data.git).toMatch(/^unset GIT_SSL_NO_VERIFY$/m);
    expect(data.ssh).toMatch(/^exec \/usr\/bin\/ssh -o StrictHostKeyChecking=yes .* "\$@"$/m);
    const { volumes, containers } = objectOf(objects, 'Deployment').spec.template.spec;
    expect(containers[0]!.env).toContainEqual({ name: 'PATH', value: expect.stringMatching(/^\/app\/programs:/) });
    expect(volumes).toContainEqual({
      name: 'app-programs',
      configMap: { name: 'argocd-image-updater-programs', defaultMode: 0o555 },
    });
  });

  test('reaches its repository, the registries and what they send it to, and nothing else', () => {
    const { spec } = objectOf(compose(DEV, { options: { reaches: ['auth.example.org'] } }), 'CiliumNetworkPolicy');
    const hosts = spec?.egress?.flatMap((rule) => Reflect.get(rule, 'toFQDNs') ?? []);
    expect(hosts).toEqual([
      { matchName: 'gitlab.k8s-cluster-01.miribit.lab' },
      { matchName: 'auth.example.org' },
      { matchName: 'registry.example.org' },
    ]);
  });

  test('reaches what stands on nodes of its own cluster, at the port of each, and by no other host', () => {
    const repository = 'https://gitlab.k8s-cluster-01.miribit.lab/shop/fleet.git';
    const image = 'registry.k8s-cluster-01.miribit.lab:5050/shop/frontend';
    const app = placed('dev', { image: `${image}:v1` }, { image });
    const own = { entities: ['host', 'remote-node', 'ingress'] };
    const ways = (apps: Record<string, PlacedApp>, options: object) =>
      objectOf(compose(apps, { options }), 'CiliumNetworkPolicy').spec?.egress?.flatMap(({ toEntities, toPorts }) =>
        toEntities?.includes('host') ? [{ entities: toEntities, port: toPorts?.[0]?.ports?.[0]?.port }] : [],
      );
    expect(ways({ 'frontend-dev': app }, { git: { repository } })).toEqual([
      { ...own, port: '443' },
      { ...own, port: '5050' },
    ]);
    expect(ways(DEV, { git: { repository: 'https://gitlab.k8s-cluster-02.miribit.lab/shop/fleet.git' } })).toEqual([]);
  });

  test('believes the authority of the fleet too, at whose hosts registries may be', () => {
    const { containers, volumes } = objectOf(compose(DEV), 'Deployment').spec.template.spec;
    const mount = containers[0]!.volumeMounts?.find(({ mountPath }) => mountPath === '/etc/fleet-ca');
    expect(believed(containers[0]!)).toContain(mount?.mountPath);
    expect(volumes?.find(({ name }) => name === mount?.name)?.secret).toMatchObject({
      secretName: 'argocd-image-updater-ca',
    });
  });

  test('believes what Argo CD trusts at the host that it pushes to, and of no other, where it opens requests', () => {
    const repository = 'https://git.example.org:8443/shop/fleet.git';
    const { spec } = objectOf(compose(DEV, { options: { git: { repository } } }), 'Deployment').spec.template;
    const mount = spec.containers[0]!.volumeMounts?.find(({ mountPath }) => mountPath === '/etc/git-ca');
    expect(believed(spec.containers[0]!)).toContain(mount?.mountPath);
    expect(spec.volumes?.find(({ name }) => name === mount?.name)?.configMap).toEqual({
      name: 'argocd-tls-certs-cm',
      optional: true,
      items: [{ key: 'git.example.org', path: 'git.example.org' }],
    });
  });

  describe('on GitHub', () => {
    const withRequest = (pullRequest: 'github' | 'gitlab') => ({
      'frontend-dev': placed('dev', { imageUpdater: ImageUpdaterSchema.parse({ constraint: '1.x', pullRequest }) }),
    });
    const on = (host: string, credentials?: string) => ({
      options: { git: { repository: `https://${host}/shop/fleet.git`, credentials } },
    });
    const hosts = (apps: Record<string, PlacedApp>, more: object) =>
      objectOf(compose(apps, more), 'CiliumNetworkPolicy').spec?.egress?.flatMap((rule) =>
        ((Reflect.get(rule, 'toFQDNs') as { matchName: string }[] | undefined) ?? []).map(({ matchName }) => matchName),
      );

    test('asks another host for tokens of an App, and for pull requests', () => {
      expect(hosts(DEV, on('github.com'))).not.toContain('api.github.com');
      expect(hosts(DEV, on('github.com', 'github-app'))).toContain('api.github.com');
      expect(hosts(withRequest('github'), on('github.com'))).toContain('api.github.com');
      expect(hosts(withRequest('github'), on('git.example.org'))).toEqual(['git.example.org', 'registry.example.org']);
    });

    test("tells an App of a company's own server where that answers", () => {
      const files = (host: string) => {
        const options = imageUpdater.options.parse(on(host, 'github-app').options);
        const components = { [imageUpdater.name]: { delivery: { enabled: true } as never, options } };
        return secretsOf(imageUpdater, fleetForTest(), clusterForTest('cluster-01', { components })).git?.template.data;
      };
      expect(files('github.com')).toEqual({});
      expect(files('git.example.org')).toEqual({ githubAppEnterpriseBaseUrl: 'https://git.example.org/api/v3' });
    });

    test.each([
      ['gitlab', '{}', 'a deploy key pushes, and opens no request; expected git.repository of argocd-image-updater'],
      ['github', '{}', 'a deploy key pushes, and opens no request; expected git.repository of argocd-image-updater'],
      ['gitlab', APP, 'a GitHub App opens no merge request on GitLab; expected git.credentials: token of argocd'],
      ['github', APP, undefined],
      ['gitlab', '{repository: "https://git.example.org/fleet.git"}', undefined],
    ] as const)('opens no request that it could not open: %s with %s', (provider, git, message) => {
      const line = `  dev: {imageUpdater: {pullRequest: ${provider}}}`;
      const fleet = appFleet()
        .edit(FRONTEND_FILE, '  dev: {replicas: 1}', line)
        .append('cluster-01.yaml', `components:\n  ${imageUpdater.name}: {enabled: true, git: ${git}}\n`);
      const { findings } = loadFleet({
        folder: fleet.folder,
        components: [imageUpdater],
        kubernetesVersions: ['1.28', '1.36'],
      });
      const refused = error(
        'app-request',
        expect.stringMatching(`apps/frontend\\.yaml:10:${line.indexOf(provider) + 1}$`),
        expect.stringContaining(`environments.dev.imageUpdater.pullRequest: ${message}`),
      );
      // What runs there stands in an overlay, which there is none of.
      const requests = findings.filter(({ code }) => code !== 'image-missing');
      expect(requests).toEqual(message === undefined ? [] : [refused]);
    });
  });

  test('runs once at a time', () => {
    const { spec } = objectOf(compose(DEV), 'Deployment');
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(spec.template.spec.containers[0]!.args).toContain('--leader-election=false');
  });

  test.each([
    ['{repository: "https://git.example.org/fleet.git", credentials: deploy-key}'],
    ['{repository: "git@git.example.org:fleet.git", credentials: token}'],
    ['{repository: "ssh://git@git.example.org/fleet.git", credentials: token}'],
    ['{credentials: github-app}'],
  ])('does not push with what does not fit the URL: %s', (git) => {
    const fleet = new TemporaryFleet();
    const line = `    git: ${git}`;
    fleet.append('cluster-01.yaml', `components:\n  ${imageUpdater.name}:\n${line}\n    enabled: true\n`);
    const { findings } = loadFleet({
      folder: fleet.folder,
      components: [imageUpdater],
      kubernetesVersions: ['1.28', '1.36'],
    });
    expect(findings).toEqual([
      error(
        'wrong-value',
        expect.stringMatching(`cluster-01\\.yaml:18:${line.indexOf('credentials: ') + 14}$`),
        expect.stringContaining('git.credentials: does not fit git.repository; expected deploy-key for ssh'),
      ),
    ]);
  });

  test.each([
    ['git@git.example.org:8443/fleet.git', 'git.example.org:22'],
    ['ssh://git@git.example.org:8443/fleet.git', 'git.example.org:8443'],
    ['ssh://git@git.example.org/fleet.git', 'git.example.org:22'],
    ['https://git.example.org:8443/fleet.git', 'git.example.org:8443'],
    ['https://git.example.org/fleet.git', 'git.example.org:443'],
  ])('pushes to %s by %s', (repository, door) => {
    const { host, port } = pushTarget(ImageUpdaterOptions.parse({ git: { repository } }), '');
    expect(`${host}:${port}`).toBe(door);
  });
});
