import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { thanosQuery } from '../../../charts/observability/thanos/thanos-query.ts';
import { argoRollouts } from '../../../charts/rollouts/controller.ts';
import { controllerRules, TRAFFIC_ROUTERS, type TrafficRouter } from '../../../charts/rollouts/controller-rules.ts';
import { clusterForTest, composeForTest, type ForTest, objectOf, problemsOf } from '../compose.ts';

const compose = (options: object = {}, more: ForTest = {}) => composeForTest(argoRollouts, { options, ...more });

const pluginsOf = (objects: ReturnType<typeof compose>) =>
  load(objectOf(objects, 'ConfigMap', 'argo-rollouts-config').data!.trafficRouterPlugins!);

test('an API server takes all of it', () => {
  expect(problemsOf(compose())).toEqual([]);
});

test('the plugin that it names lies where an init container puts it, from an image of its own', () => {
  const objects = compose();
  const [plugin] = pluginsOf(objects) as { name: string; location: string }[];
  const { initContainers = [], containers } = objectOf(objects, 'Deployment').spec.template.spec;
  const [init] = initContainers;
  expect(plugin?.name).toBe('argoproj-labs/gatewayAPI');
  expect(`file://${init?.command?.at(-1)}`).toBe(plugin?.location);
  expect(init?.image).toContain('rollouts-plugin-trafficrouter-gatewayapi');
  expect(init?.image).not.toBe(containers[0]?.image);
  const mounts = [init, containers[0]].map((each) =>
    each?.volumeMounts?.find(({ mountPath }) => mountPath === '/plugins'),
  );
  expect(mounts[0]?.name).toBe(mounts[1]?.name);
});

test('without Gateway API there is neither plugin nor right to routes', () => {
  const objects = compose({ trafficRouters: [] });
  expect(pluginsOf(objects)).toEqual([]);
  expect(objectOf(objects, 'Deployment').spec.template.spec.initContainers).toBeUndefined();
  expect(JSON.stringify(objectOf(objects, 'ClusterRole'))).not.toContain('gateway.networking.k8s.io');
});

test('another configuration rolls the pods, for plugins are read at the start only', () => {
  const checksum = (options: object) =>
    objectOf(compose(options), 'Deployment').spec.template.metadata?.annotations?.['checksum/config'];
  expect(checksum({})).not.toBe(checksum({ trafficRouters: [] }));
});

test('it writes Ingresses only where they shift traffic', () => {
  const writes = (options: object) =>
    objectOf(compose(options), 'ClusterRole').rules!.some(
      ({ resources, verbs }) => resources?.includes('ingresses') && verbs.includes('patch'),
    );
  expect(writes({})).toBe(false);
  expect(writes({ trafficRouters: ['nginx'] })).toBe(true);
});

/** What the released ClusterRole lets it do for its routers. Source: manifests/role of argo-rollouts v1.9.1. */
const RELEASED: Readonly<Record<string, string>> = {
  'networking.k8s.io ingresses': 'create get list watch update patch',
  'networking.istio.io virtualservices': 'watch get update patch list',
  'networking.istio.io destinationrules': 'watch get update patch list',
  'split.smi-spec.io trafficsplits': 'create watch get update patch',
  'getambassador.io mappings': 'create watch get update list delete',
  'getambassador.io ambassadormappings': 'create watch get update list delete',
  'x.getambassador.io mappings': 'create watch get update list delete',
  'x.getambassador.io ambassadormappings': 'create watch get update list delete',
  ' endpoints': 'get',
  'elbv2.k8s.aws targetgroupbindings': 'list get',
  'eks.amazonaws.com targetgroupbindings': 'list get',
  'appmesh.k8s.aws virtualservices': 'watch get list',
  'appmesh.k8s.aws virtualnodes': 'watch get list update patch',
  'appmesh.k8s.aws virtualrouters': 'watch get list update patch',
  'traefik.containo.us traefikservices': 'watch get update',
  'traefik.io traefikservices': 'watch get update',
  'apisix.apache.org apisixroutes': 'watch get update',
  // In place of a rule for the plugin it names none.
  'gateway.networking.k8s.io httproutes': 'get list update',
  'gateway.networking.k8s.io grpcroutes': 'get list update',
};

test('no router gets more than the released manifests give it, but for what it could not do without', () => {
  const rights = (trafficRouters: readonly TrafficRouter[]) =>
    controllerRules({ trafficRouters, secretArguments: false }).flatMap(({ apiGroups = [], resources = [], verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((each) => verbs.map((verb) => [`${group} ${each}`, verb] as const)),
      ),
    );
  const without = new Set(rights([]).map(String));
  const ofRouters = rights(TRAFFIC_ROUTERS).filter((right) => !without.has(String(right)));
  const wider = ofRouters.filter(([what, verb]) => !RELEASED[what]?.split(' ').includes(verb)).map(String);
  expect(wider).toEqual(['apisix.apache.org apisixroutes,create', 'apisix.apache.org apisixroutes,delete']);
});

test('Secrets are read by name, and only where analyses take arguments from them', () => {
  const ofSecrets = (options: object) =>
    objectOf(compose(options), 'ClusterRole').rules!.filter(({ resources }) => resources?.includes('secrets'));
  expect(ofSecrets({})).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]);
  expect(ofSecrets({ secretArguments: false })).toEqual([]);
});

test('a second pod waits where there are two nodes', () => {
  const replicas = (count: number) => {
    const { nodes } = clusterForTest('cluster-02');
    return objectOf(compose({}, { cluster: { nodes: { ...nodes, count } } }), 'Deployment').spec.replicas;
  };
  expect([1, 2, 5].map(replicas)).toEqual([1, 2, 2]);
});

test('analyses ask the query door on an edge, and the query itself on the central cluster', () => {
  const egress = (name: string) =>
    JSON.stringify(
      objectOf(
        composeForTest(argoRollouts, {
          cluster: { name },
          ...(name === 'cluster-01' ? { beside: [thanosQuery] } : {}),
        }),
        'NetworkPolicy',
      ).spec?.egress,
    );
  expect(egress('cluster-02')).toContain('192.168.101.194/32');
  expect(egress('cluster-01')).toContain('thanos-query-frontend');
});

test('the query takes what the controller asks', () => {
  const ingressOf = (beside: ForTest['beside']) =>
    JSON.stringify(
      objectOf(composeForTest(thanosQuery, { beside }), 'NetworkPolicy', 'thanos-query-frontend').spec?.ingress,
    );
  expect(ingressOf([argoRollouts])).toContain('argo-rollouts');
  expect(ingressOf([])).not.toContain('argo-rollouts');
});

const RECEIVERS = {
  deploys: { type: 'slack', channel: 'deploys' },
  pager: { type: 'webhook', on: ['rollout-aborted'] },
};

test('nobody is told unless someone is named', () => {
  expect(compose().filter(({ metadata }) => metadata.name === 'argo-rollouts-notification-configmap')).toEqual([]);
});

test('whoever is named is told of the events that they chose, with what is secret in a Secret', () => {
  const objects = compose({ notifications: RECEIVERS });
  const data = objectOf(objects, 'ConfigMap', 'argo-rollouts-notification-configmap').data!;
  expect(problemsOf(objects)).toEqual([]);
  expect(load(data['service.slack']!)).toEqual({ token: '$slack-token' });
  expect(load(data['service.webhook.pager']!)).toMatchObject({ url: '$pager-url' });
  expect(load(data.subscriptions!)).toContainEqual({ recipients: ['pager'], triggers: ['on-rollout-aborted'] });
  expect(load(data['trigger.on-rollout-aborted']!)).toEqual([{ send: ['rollout-aborted'] }]);
  expect(Object.keys(data)).not.toContain('trigger.on-rollout-completed');
});

test('what a webhook gets is JSON', () => {
  const data = objectOf(compose({ notifications: RECEIVERS }), 'ConfigMap', 'argo-rollouts-notification-configmap')
    .data!;
  const { webhook } = load(data['template.rollout-aborted']!) as { webhook: Record<string, { body: string }> };
  expect(JSON.parse(webhook.pager!.body)).toMatchObject({ event: 'rollout-aborted', cluster: 'cluster-02' });
});

test('a trigger names a template that is there', () => {
  const data = objectOf(compose({ notifications: RECEIVERS }), 'ConfigMap', 'argo-rollouts-notification-configmap')
    .data!;
  const sent = Object.entries(data)
    .filter(([key]) => key.startsWith('trigger.'))
    .flatMap(([, text]) => (load(text) as { send: string[] }[]).flatMap(({ send }) => send));
  expect(sent.length).toBeGreaterThan(3);
  expect(sent.filter((name) => data[`template.${name}`] === undefined)).toEqual([]);
});
