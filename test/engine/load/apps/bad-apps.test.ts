import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TemporaryFleet } from '../temporary-fleet.ts';
import { appFleet, BACKEND_FILE, FRONTEND_FILE } from './app-fleet.ts';

type Mutation = (fleet: TemporaryFleet) => unknown;

const FLEET = 'fleet.yaml';

const edit =
  (before: string, after: string, file = FLEET): Mutation =>
  (fleet) =>
    fleet.edit(file, before, after);

const frontend = (before: string, after: string): Mutation => edit(before, after, FRONTEND_FILE);

const backend = (before: string, after: string): Mutation => edit(before, after, BACKEND_FILE);

const branches = (text: string): Mutation => edit('{strategy: github-flow}', text);

const fleet = (text: string): Mutation => edit('branches:', `${text}\nbranches:`);

const window = (before: string, after: string): Mutation => edit(before, after);

const rolling = (text: string): Mutation => frontend('  prod:\n', `  prod:\n    rollingSync: ${text}\n`);

const ENVIRONMENTS: Record<string, Mutation> = {
  'an unknown key of an environment': edit('clusters: [cluster-02]', 'cluster: [cluster-02]'),
  'an environment without clusters': edit('    clusters: [cluster-02]\n', ''),
  'a cluster that is not there': edit('[cluster-02]', '[cluster-20]'),
  'a label that no cluster has': edit('clusters: [cluster-02]', 'labels: {regoin: site-2}'),
  'a value that no cluster has': edit('clusters: [cluster-02]', 'labels: {region: lav}'),
  'labels that no cluster has together': (all) =>
    all
      .edit('cluster-02.yaml', 'region: lab', 'region: site-2')
      .edit('cluster-03.yaml', 'region: lab', 'region: lab\n  environment: lab')
      .edit(FLEET, 'clusters: [cluster-02]', 'labels: {region: site-2, environment: lab}'),
  'a name that is none': edit('  dev:\n', '  Dev:\n'),
  'a name that is a number': edit('  dev:\n', '  "1":\n'),
  'a window of no kind': window('kind: allow', 'kind: alow'),
  'a window at no time': window('0 9 * * 1-5', '0 25 * * 1-5'),
  'a window without an end': window('8h', '8'),
  'a window nowhere': window('Asia/Seoul', 'Asia/Soul'),
  'a window twice': window(
    'timeZone: Asia/Seoul}',
    'timeZone: Asia/Seoul}\n      - {kind: allow, schedule: "0 9 * * 1-5", duration: 8h}',
  ),
  'windows that are never open': window('0 9 * * 1-5', '0 9 31 2 *'),
  'an action that is none': edit('[get, sync, logs]', '[get, snyc]'),
  'a group with a comma': edit('[developers]', '["dev,ops"]'),
  'a policy that names its subject': edit(
    'allow: [get, sync, logs]',
    'policies: ["p, proj:x:developer, applications, sync, x/*, allow"]',
  ),
};

const BRANCHES: Record<string, Mutation> = {
  'an unknown strategy': branches('{strategy: git-flow}'),
  'branches that folders have not': branches('{strategy: github-flow, environments: {dev: develop}}'),
  'an environment without a branch': branches('{strategy: environment-branches, environments: {dev: d, staging: s}}'),
  'a branch of two environments': branches(
    '{strategy: environment-branches, environments: {dev: d, staging: s, prod: s}}',
  ),
  'a branch that Git refuses': branches('{strategy: environment-branches, environments: {dev: a..b}}'),
  'a branch of no environment': branches('{strategy: tags, environments: {dev: latest, stagin: latest, prod: v1.2.3}}'),
  'a tag that is no version': branches('{strategy: tags, environments: {dev: latest, staging: v1.3, prod: v1.2.3}}'),
  'an environment without a tag': branches('{strategy: tags, environments: {dev: latest, staging: v1.3.0}}'),
  'a branch that GitFlow has not': branches(
    '{strategy: gitflow, environments: {dev: feature/x, staging: release/1.4, prod: main}}',
  ),
  'an environment without a branch of GitFlow': branches(
    '{strategy: gitflow, environments: {dev: develop, prod: main}}',
  ),
};

const PROJECTS: Record<string, Mutation> = {
  'a project of the fleet': fleet('projects: {observability: {teams: [shop]}}'),
  'the project of what is left': fleet('projects: {apps-dev: {teams: [shop]}}'),
  'a project of nobody': fleet('projects: {shop: {description: all}}'),
  'a project of an unknown team': fleet('projects: {shop: {teams: [shp]}}'),
  'a project in an unknown environment': fleet('projects: {shop: {environments: [prd]}}'),
  'two projects of one app': fleet('projects: {shop: {teams: [shop]}, store: {teams: [shop]}}'),
  'two windows that are one to a project': (all) =>
    all
      .edit(
        FLEET,
        '    clusters: [cluster-03]\n',
        '    clusters: [cluster-03]\n    syncWindows: [{kind: allow, schedule: "0 9 * * 1-5", duration: 8h}]\n',
      )
      .edit(FLEET, 'branches:', 'projects: {shop: {teams: [shop]}}\nbranches:'),
  'a role twice': fleet('projects: {shop: {environments: [dev], roles: {developer: {allow: [get]}}}}'),
};

const APPS: Record<string, Mutation> = {
  'YAML syntax': frontend('{http: 8080}', '{http: 8080'),
  'an unknown key': frontend('team: shop', 'tema: shop'),
  'a key that no field is like': frontend('ports:', 'sidecars: []\nports:'),
  'variables that are no text': frontend(
    'ports:',
    'env: {RETRIES: 5, POD: {field: metadata.nam}, NODE: {fieldPath: spec.nodeName}}\nports:',
  ),
  'a name that is not the file': frontend('name: frontend', 'name: fronted'),
  'a name that no file takes as a key': frontend('name: frontend', 'name: constructor'),
  'an environment that is not there': frontend('  staging: {}', '  stagging: {}'),
  'an unknown field among what differs': frontend('{replicas: 1}', '{replcas: 1}'),
  'what is wrong in some environments': frontend(
    'environments:\n  dev: {replicas: 1}',
    'volumes: {/data: {type: claim, size: 5Gi}}\nenvironments:\n  dev: {replicas: 1, delivery: {type: recreate}}',
  ),
  'a wrong value among what differs': frontend('{replicas: 1}', '{replicas: none}'),
  'a mistake that shows with what differs': frontend('{replicas: 1}', '{replicas: 1, autoscaling: {max: 3}}'),
  'a mistake that every environment has': frontend('ports:', 'metrics: {port: metrics}\nports:'),
  'a cluster of another environment': frontend('{replicas: 1}', '{clusters: [cluster-03]}'),
  'an image that is not there': edit('  dev: ghcr.io/myorg/frontend:v1.2.4\n', '', 'apps/images.yaml'),
  'no images': (all) => all.remove('apps/images.yaml'),
  'a robot that writes where a tag stands': (all) =>
    all
      .edit(
        FLEET,
        '{strategy: github-flow}',
        '{strategy: tags, environments: {dev: v1.0.0, staging: latest, prod: v1.0.0}}',
      )
      .edit(FRONTEND_FILE, '{replicas: 1}', '{imageUpdater: {}}')
      .edit('apps/images.yaml', '  dev: ghcr.io/myorg/frontend:v1.2.4\n', '')
      .write('apps/overlays/frontend/dev/kustomization.yaml', OVERLAY),
  'an app that is not there': frontend('app: backend', 'app: bakend'),
  'an app that is not in the environment': backend('  dev: {}\n', ''),
  'an app that is not on the cluster': backend('prod: {}', 'prod: {clusters: [cluster-04]}'),
  'a port that is not there': frontend('port: http}', 'port: htp}'),
  'an app that lets nobody in': backend('  from:\n    - {app: frontend}', '  from: []'),
  'a name of a component': (all) =>
    all
      .edit(FLEET, '  dev:\n', '  agent:\n')
      .edit(BACKEND_FILE, '  dev: {}\n', '')
      .edit(FRONTEND_FILE, '  dev: {replicas: 1}\n', '')
      .edit(FRONTEND_FILE, '    - {app: backend, port: http}\n', '    []\n')
      .edit(BACKEND_FILE, '    - {app: frontend}\n', '    []\n')
      .write('apps/prometheus.yaml', other('prometheus', 'shop'))
      .edit('apps/images.yaml', '  dev: ghcr.io/myorg/backend:v2.0.1\n', '')
      .edit('apps/images.yaml', '  dev: ghcr.io/myorg/frontend:v1.2.4\n', '')
      .append('apps/images.yaml', 'prometheus:\n  agent: ghcr.io/myorg/other:v1.0.0\n'),
  'a namespace of Kubernetes': (all) => all.edit(FRONTEND_FILE, 'namespace: my-app', 'namespace: kube-my-app'),
  'a namespace of two environments': (all) =>
    all
      .edit(FLEET, '  dev:\n', '  b-dev:\n    clusters: [cluster-04]\n  dev:\n')
      .write('apps/other.yaml', other('other', 'my-app-b').replace('agent', 'dev'))
      .write('apps/third.yaml', other('third', 'my-app').replace('agent', 'b-dev'))
      .append(
        'apps/images.yaml',
        'other: {dev: ghcr.io/myorg/other:v1.0.0}\nthird: {b-dev: ghcr.io/myorg/other:v1.0.0}\n',
      ),
  'names that are too long': (all) =>
    all
      .write(`apps/${LONG}.yaml`, other(LONG, LONG).replace('agent', 'environment-of-tests'))
      .edit(FLEET, '  dev:\n', '  environment-of-tests:\n    clusters: [cluster-04]\n  dev:\n')
      .append('apps/images.yaml', `${LONG}: {environment-of-tests: ghcr.io/myorg/other:v1.0.0}\n`),
  'a file of another kind': (all) => all.write('apps/notes.txt', ''),
  'a file with the other ending': (all) => all.write('apps/other.yml', ''),
  'a folder': (all) => mkdirSync(join(all.folder, 'apps', 'shop')),
};

const OVERLAY = 'images:\n  - {name: ghcr.io/myorg/frontend, newTag: v1.2.4}\n';

const LONG = 'a'.repeat(40);

const other = (name: string, namespace: string) =>
  `name: ${name}\nnamespace: ${namespace}\nimage: ghcr.io/myorg/other\nenvironments: {agent: {}}\n`;

const robot = (text: string): Mutation => frontend('{replicas: 1}', `{imageUpdater: ${text}}`);

const ROBOTS: Record<string, Mutation> = {
  'a strategy by its first name': robot('{strategy: latest}'),
  'another by its first name': robot('{strategy: name}'),
  'a strategy that is misspelt': robot('{strategy: newest-biuld}'),
  'no strategy': robot('{strategy: newest}'),
  'the key of the annotations': robot('{updateStrategy: semver}'),
  'a write-back into the Application': robot('{writeBack: argocd}'),
  'another write-back': robot('{writeBack: repo}'),
  'the key of the definition': robot('{writeBackMethod: argocd}'),
  'a range that is none': robot('{constraint: newest}'),
  'a digest of no tag': robot('{strategy: digest}'),
  'any tag that is pushed': robot('{strategy: newest-build}'),
  'a range that nobody looks at': robot('{strategy: alphabetical, constraint: 1.x, allowTags: ^v}'),
  'what Go cannot read': robot("{allowTags: '^(?!rc)'}"),
  'the prefix of the annotations': robot("{allowTags: 'regexp:^v'}"),
  'a platform that is none': robot('{platforms: [amd64]}'),
  'a request where nobody merges': robot('{pullRequest: gitea}'),
};

const ROLLING: Record<string, Mutation> = {
  'a step without clusters': rolling('{steps: [{maxUpdate: 1}]}'),
  'a share that is none': rolling('{steps: [{clusters: [cluster-03, cluster-04], maxUpdate: 150%}]}'),
  'a cluster that is in no step': rolling('{steps: [{clusters: [cluster-03]}]}'),
  'a cluster in two steps': rolling('{steps: [{clusters: [cluster-03]}, {clusters: [cluster-03, cluster-04]}]}'),
  'a cluster of another environment in a step': rolling('{steps: [{clusters: [cluster-02]}]}'),
  'steps that a person takes': rolling('{steps: [{clusters: [cluster-03, cluster-04]}]}\n    sync: manual'),
};

const linesOf = (mutations: Record<string, Mutation>): string =>
  Object.entries(mutations)
    .flatMap(([label, mutate]) => {
      const all = appFleet();
      mutate(all);
      return [`# ${label}`, ...all.lines()];
    })
    .join('\n');

test('the fleet itself is fine', () => {
  expect(appFleet().lines()).toEqual([]);
});

test('environments', () => {
  expect(linesOf(ENVIRONMENTS)).toMatchInlineSnapshot(`
    "# an unknown key of an environment
    clusters/fleet.yaml:16:5: unknown key cluster; did you mean clusters? [unknown-key]
    clusters/fleet.yaml:16:5: environments.dev: it has no clusters; expected them by name, by labels, or both [wrong-value]
    # an environment without clusters
    clusters/fleet.yaml:16:5: environments.dev: it has no clusters; expected them by name, by labels, or both [wrong-value]
    # a cluster that is not there
    clusters/fleet.yaml:16:16: there is no cluster cluster-20; did you mean cluster-01? [unknown-cluster]
    # a label that no cluster has
    clusters/fleet.yaml:16:14: no cluster has a label regoin; did you mean region? [unknown-cluster]
    # a value that no cluster has
    clusters/fleet.yaml:16:22: no cluster has the label region: lav; did you mean lab? [unknown-cluster]
    # labels that no cluster has together
    clusters/fleet.yaml:16:5: no cluster has all of the labels region: site-2, environment: lab; expected fewer [unknown-cluster]
    # a name that is none
    clusters/fleet.yaml:15:3: "Dev" is no key here; expected a short name such as dev: lower-case letters, digits and hyphens, at most 20 characters [wrong-value]
    # a name that is a number
    clusters/fleet.yaml:15:3: "1" is no key here; expected a short name such as dev: lower-case letters, digits and hyphens, at most 20 characters [wrong-value]
    # a window of no kind
    clusters/fleet.yaml:24:16: environments.prod.syncWindows[0].kind is "alow"; did you mean allow? [wrong-value]
    # a window at no time
    clusters/fleet.yaml:24:33: schedule "0 25 * * 1-5": 25 is no hour, from 0 to 23 [sync-window]
    # a window without an end
    clusters/fleet.yaml:24:58: environments.prod.syncWindows[0].duration is the number 8; expected text, in quotes [wrong-type]
    # a window nowhere
    clusters/fleet.yaml:24:72: timeZone Asia/Soul: expected a name such as Asia/Seoul [sync-window]
    # a window twice
    clusters/fleet.yaml:25:33: a window of this kind, schedule and duration stands above; expected each once, which Argo CD demands [sync-window]
    # windows that are never open
    clusters/fleet.yaml:23:5: nothing may sync by itself for 373 days on end; expected an opening each week, or sync: manual without windows [sync-window]
    # an action that is none
    clusters/fleet.yaml:18:54: environments.dev.roles.developer.allow[1] is "snyc"; expected get, create, update, delete, sync, override, logs, exec, or such as action/argoproj.io/Rollout/* [wrong-value]
    # a group with a comma
    clusters/fleet.yaml:18:28: environments.dev.roles.developer.groups[0] is "dev,ops"; expected the name of a group as the login hands it on, without quotes and commas [wrong-value]
    # a policy that names its subject
    clusters/fleet.yaml:18:52: environments.dev.roles.developer.policies[0] is "p, proj:x:developer, applications, sync, x/*, allow"; expected resource, action, object within the project, effect: such as applications, sync, frontend-*, allow [wrong-value]"
  `);
});

test('branches', () => {
  expect(linesOf(BRANCHES)).toMatchInlineSnapshot(`
    "# an unknown strategy
    clusters/fleet.yaml:25:22: branches.strategy is "git-flow"; did you mean gitflow? [wrong-value]
    # branches that folders have not
    clusters/fleet.yaml:25:49: branches.environments: all environments are folders of git.revision here; expected none [wrong-value]
    # an environment without a branch
    clusters/fleet.yaml:25:58: prod has none; expected the branch it is delivered from [missing-branch]
    # a branch of two environments
    clusters/fleet.yaml:25:85: s is the branch of staging too; expected one of its own, or strategy: github-flow [shared-branch]
    # a branch that Git refuses
    clusters/fleet.yaml:25:64: branches.environments.dev is "a..b"; expected the name of a branch [wrong-value]
    # a branch of no environment
    clusters/fleet.yaml:25:42: staging has none; expected the tag it stands at, or latest [missing-branch]
    clusters/fleet.yaml:25:56: there is no environment stagin; did you mean staging? [unknown-environment]
    # a tag that is no version
    clusters/fleet.yaml:25:65: branches.environments.staging is "v1.3"; expected a version such as v1.2.3, or latest [wrong-value]
    # an environment without a tag
    clusters/fleet.yaml:25:42: prod has none; expected the tag it stands at, or latest [missing-branch]
    # a branch that GitFlow has not
    clusters/fleet.yaml:25:51: branches.environments.dev is "feature/x"; expected main, develop, release/<version> or hotfix/<version> [wrong-value]
    # an environment without a branch of GitFlow
    clusters/fleet.yaml:25:45: staging has none; expected main, develop, release/<version> or hotfix/<version> [missing-branch]"
  `);
});

test('projects', () => {
  expect(linesOf(PROJECTS)).toMatchInlineSnapshot(`
    "# a project of the fleet
    clusters/fleet.yaml:25:12: "observability" is no key here; expected a name of its own; argocd, default, fleet and observability are taken [wrong-value]
    # the project of what is left
    clusters/fleet.yaml:25:12: apps-dev is the project of whatever else is in dev; expected another name [project-name]
    # a project of nobody
    clusters/fleet.yaml:25:18: projects.shop: it takes no apps; expected teams, environments or both [wrong-value]
    # a project of an unknown team
    clusters/fleet.yaml:25:27: no app is of the team shp; did you mean shop? [unknown-team]
    # a project in an unknown environment
    clusters/fleet.yaml:25:34: there is no environment prd; did you mean prod? [unknown-environment]
    # two projects of one app
    clusters/fleet.yaml:25:35: store takes backend in dev, and so does shop; expected narrower teams or environments [shared-project]
    # two windows that are one to a project
    clusters/fleet.yaml:25:33: staging has a window of this kind, schedule and duration that differs otherwise, and a project holds both; expected the same, or another schedule [sync-window]
    # a role twice
    clusters/fleet.yaml:25:48: developer is a role of the environment dev too, whose apps are in shop; expected another name [shared-role]"
  `);
});

test('apps', () => {
  expect(linesOf(APPS)).toMatchInlineSnapshot(`
    "# YAML syntax
    clusters/apps/frontend.yaml:5:8: not YAML: this { is never closed; expected } after it [yaml-syntax]
    # an unknown key
    clusters/apps/frontend.yaml:2:1: unknown key tema; did you mean team? [unknown-key]
    # a key that no field is like
    clusters/apps/frontend.yaml:5:1: unknown key sidecars; expected one of 28, which the schemas in clusters/schema list [unknown-key]
    # variables that are no text
    clusters/apps/frontend.yaml:5:16: env.RETRIES is the number 5; expected text or a map; text stands in quotes [wrong-type]
    clusters/apps/frontend.yaml:5:32: env.POD.field is "metadata.nam"; did you mean metadata.name? [wrong-value]
    clusters/apps/frontend.yaml:5:47: env.NODE.field is missing; expected metadata.name or metadata.namespace or metadata.uid or spec.nodeName or spec.serviceAccountName or status.hostIP or status.podIP or status.podIPs or limits.cpu or limits.memory or requests.cpu or requests.memory [missing-field]
    clusters/apps/frontend.yaml:5:54: unknown key fieldPath; did you mean field? [unknown-key]
    # a name that is not the file
    clusters/apps/frontend.yaml:1:7: name is fronted in frontend.yaml; expected frontend, as the file is called [app-name]
    # a name that no file takes as a key
    clusters/apps/frontend.yaml:1:7: name is "constructor"; expected another name: no file takes it as a key [wrong-value]
    # an environment that is not there
    clusters/apps/frontend.yaml:11:3: there is no environment stagging; did you mean staging? [unknown-environment]
    # an unknown field among what differs
    clusters/apps/frontend.yaml:10:9: unknown key replcas; did you mean replicas? [unknown-key]
    # what is wrong in some environments
    clusters/apps/frontend.yaml:9:18: in staging and prod, volumes["/data"]: only one node may write it, and pods overlap; expected shared: true, or replicas: 1 with delivery recreate [wrong-value]
    # a wrong value among what differs
    clusters/apps/frontend.yaml:10:19: environments.dev.replicas is "none"; expected a whole number [wrong-type]
    # a mistake that shows with what differs
    clusters/apps/frontend.yaml:10:19: environments.dev.replicas: the number follows autoscaling; expected min and max there alone [wrong-value]
    # a mistake that every environment has
    clusters/apps/frontend.yaml:5:17: metrics.port: there is no port metrics; expected one of http [wrong-value]
    # a cluster of another environment
    clusters/apps/frontend.yaml:10:20: dev has no cluster cluster-03; did you mean cluster-02? [unknown-cluster]
    # an image that is not there
    clusters/apps/images.yaml:5:1: frontend has no image in dev; npm run image -- set frontend ghcr.io/myorg/frontend:TAG --env dev, or pending in the place of the image, where it has never run [image-missing]
    # no images
    clusters/apps/backend.yaml:10:3: backend has no image in dev; npm run image -- set backend ghcr.io/myorg/backend:TAG --env dev, or pending in the place of the image, where it has never run [image-missing]
    clusters/apps/backend.yaml:11:3: backend has no image in staging; npm run image -- set backend ghcr.io/myorg/backend:TAG --env staging, or pending in the place of the image, where it has never run [image-missing]
    clusters/apps/backend.yaml:12:3: backend has no image in prod; npm run image -- set backend ghcr.io/myorg/backend:TAG --env prod, or pending in the place of the image, where it has never run [image-missing]
    clusters/apps/frontend.yaml:10:3: frontend has no image in dev; npm run image -- set frontend ghcr.io/myorg/frontend:TAG --env dev, or pending in the place of the image, where it has never run [image-missing]
    clusters/apps/frontend.yaml:11:3: frontend has no image in staging; npm run image -- set frontend ghcr.io/myorg/frontend:TAG --env staging, or pending in the place of the image, where it has never run [image-missing]
    clusters/apps/frontend.yaml:12:3: frontend has no image in prod; npm run image -- set frontend ghcr.io/myorg/frontend:TAG --env prod, or pending in the place of the image, where it has never run [image-missing]
    # a robot that writes where a tag stands
    clusters/apps/frontend.yaml:10:9: dev stands at the tag v1.0.0, which no commit of a robot changes; expected latest in branches, or no imageUpdater [image-updater]
    # an app that is not there
    clusters/apps/frontend.yaml:8:13: there is no app bakend; did you mean backend? [unknown-app]
    # an app that is not in the environment
    clusters/apps/frontend.yaml:8:13: backend is not in dev; expected it there too, or this flow among what differs in other environments [unknown-app]
    clusters/apps/images.yaml:2:3: no environment of backend is called dev: where it is gone, remove it here, and where it has another name now, give it that; expected one of staging, prod [image-stranger]
    # an app that is not on the cluster
    clusters/apps/frontend.yaml:8:13: backend is in prod, but not on cluster-03; expected both on the same clusters [unknown-app]
    # a port that is not there
    clusters/apps/frontend.yaml:8:28: backend has no port htp; did you mean http? [unknown-app-port]
    # an app that lets nobody in
    clusters/apps/frontend.yaml:8:13: backend does not let frontend in at http; expected {app: frontend} under its network.from [closed-flow]
    # a name of a component
    clusters/apps/prometheus.yaml:4:16: prometheus-agent is the name of a component of the fleet; expected another [app-name]
    # a namespace of Kubernetes
    clusters/apps/frontend.yaml:3:12: kube-my-app-dev is the namespace of Kubernetes or Argo CD; expected one of its own [app-namespace]
    clusters/apps/frontend.yaml:3:12: kube-my-app-staging is the namespace of Kubernetes or Argo CD; expected one of its own [app-namespace]
    clusters/apps/frontend.yaml:3:12: kube-my-app-prod is the namespace of Kubernetes or Argo CD; expected one of its own [app-namespace]
    # a namespace of two environments
    clusters/apps/third.yaml:2:12: my-app-b-dev is that of other in dev too; expected another name [app-namespace]
    # names that are too long
    clusters/apps/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.yaml:4:16: the Application aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-environment-of-tests-cluster-04 has 72 characters; expected at most 63, by a shorter name [app-name]
    # a file of another kind
    clusters/apps/notes.txt:1:1: expected apps/<app>.yaml, images.yaml and overlays only [clusters-folder]
    # a file with the other ending
    clusters/apps/other.yml:1:1: expected the name other.yaml [clusters-folder]
    # a folder
    clusters/apps/shop:1:1: expected apps/<app>.yaml, images.yaml and overlays only [clusters-folder]"
  `);
});

test('robots', () => {
  expect(linesOf(ROBOTS)).toMatchInlineSnapshot(`
    "# a strategy by its first name
    clusters/apps/frontend.yaml:10:34: environments.dev.imageUpdater.strategy: latest is an old name; did you mean newest-build? [wrong-value]
    # another by its first name
    clusters/apps/frontend.yaml:10:34: environments.dev.imageUpdater.strategy: name is an old name; did you mean alphabetical? [wrong-value]
    # a strategy that is misspelt
    clusters/apps/frontend.yaml:10:34: environments.dev.imageUpdater.strategy is "newest-biuld"; did you mean newest-build? [wrong-value]
    # no strategy
    clusters/apps/frontend.yaml:10:34: environments.dev.imageUpdater.strategy is "newest"; expected one of semver, newest-build, alphabetical, digest [wrong-value]
    # the key of the annotations
    clusters/apps/frontend.yaml:10:24: unknown key updateStrategy; did you mean strategy? [unknown-key]
    # a write-back into the Application
    clusters/apps/frontend.yaml:10:35: environments.dev.imageUpdater.writeBack: argocd writes the image into the Application, which the root Application takes back at once, and of which Git knows nothing; expected git [wrong-value]
    # another write-back
    clusters/apps/frontend.yaml:10:35: environments.dev.imageUpdater.writeBack is "repo"; expected git [wrong-value]
    # the key of the definition
    clusters/apps/frontend.yaml:10:24: unknown key writeBackMethod; did you mean writeBack? [unknown-key]
    # a range that is none
    clusters/apps/frontend.yaml:10:36: environments.dev.imageUpdater.constraint: newest is no range of versions; expected one such as ~1.4, 1.x or >=1.4.0 <2 [wrong-value]
    # a digest of no tag
    clusters/apps/frontend.yaml:10:9: environments.dev.imageUpdater.constraint: digest follows one tag; expected which one, such as main [wrong-value]
    # any tag that is pushed
    clusters/apps/frontend.yaml:10:9: environments.dev.imageUpdater.allowTags: newest-build would take any tag that is pushed, such as latest; expected which tags count [wrong-value]
    # a range that nobody looks at
    clusters/apps/frontend.yaml:10:60: environments.dev.imageUpdater.constraint: alphabetical does not look at it; expected allowTags in its place [wrong-value]
    # what Go cannot read
    clusters/apps/frontend.yaml:10:35: environments.dev.imageUpdater.allowTags is "^(?!rc)"; expected a regular expression that Go reads, such as ^v1\\.[0-9]+$, without regexp: before it [wrong-value]
    # the prefix of the annotations
    clusters/apps/frontend.yaml:10:35: environments.dev.imageUpdater.allowTags is "regexp:^v"; expected a regular expression that Go reads, such as ^v1\\.[0-9]+$, without regexp: before it [wrong-value]
    # a platform that is none
    clusters/apps/frontend.yaml:10:36: environments.dev.imageUpdater.platforms[0] is "amd64"; expected a platform such as linux/amd64 [wrong-value]
    # a request where nobody merges
    clusters/apps/frontend.yaml:10:37: environments.dev.imageUpdater.pullRequest is "gitea"; did you mean gitlab? [wrong-value]"
  `);
});

test('steps', () => {
  expect(linesOf(ROLLING)).toMatchInlineSnapshot(`
    "# a step without clusters
    clusters/apps/frontend.yaml:13:27: environments.prod.rollingSync.steps[0]: it has no clusters; expected them by name, by labels, or both [wrong-value]
    # a share that is none
    clusters/apps/frontend.yaml:13:75: environments.prod.rollingSync.steps[0].maxUpdate is "150%"; expected a number, or a share such as 25% [wrong-value]
    # a cluster that is in no step
    clusters/apps/frontend.yaml:13:26: cluster-04 is in no step, and would never be synced; expected each cluster in one step [rolling-sync]
    # a cluster in two steps
    clusters/apps/frontend.yaml:13:53: cluster-03 is in step 1 too; expected each cluster in one step [rolling-sync]
    # a cluster of another environment in a step
    clusters/apps/frontend.yaml:13:39: this app has no cluster cluster-02; did you mean cluster-03? [unknown-cluster]
    # steps that a person takes
    clusters/apps/frontend.yaml:13:5: rollingSync syncs step by step on its own; expected sync: auto, or no rollingSync [rolling-sync]"
  `);
});
