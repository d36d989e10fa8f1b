import { describe, expect, test } from 'vitest';
import { type KubeObject, Manifest } from '../../../../charts/shared/manifest.ts';
import { changed, findings, wholeCluster } from './whole-cluster.ts';

const edge = wholeCluster('cluster-02');
const three = {
  nodes: { count: 3, cpu: '8', memory: '32Gi', disk: '1Ti' },
  nodeAddresses: ['192.168.101.196', '192.168.101.198', '192.168.101.199'],
};
const largeEdge = wholeCluster('cluster-02', three);

const KSM = 'Deployment/monitoring/kube-state-metrics';
const AT_KSM = `cluster-02/kube-state-metrics/${KSM}`;
const SELECTOR = {
  'app.kubernetes.io/instance': 'kube-state-metrics',
  'app.kubernetes.io/name': 'kube-state-metrics',
};

/** An object of a component that the fleet does not have. */
const own = (kind: string, name: string, fields: object, namespace: string | undefined = 'monitoring') => {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return new Manifest('cluster-02', 'own', { apiVersion: 'v1', kind, metadata, ...fields } as KubeObject);
};

describe('what an API server asks', () => {
  const SERVICE = { name: 'kube-state-metrics', namespace: 'monitoring', port: 8080 };
  const hook = (service: object, kind = 'ValidatingWebhookConfiguration') =>
    own(kind, 'hook', { webhooks: [{ name: 'a.example.org', clientConfig: { service } }] }, '');
  const AT = 'cluster-02/own/ValidatingWebhookConfiguration/hook: webhooks[0].clientConfig.service';
  const TO_API = 'expected a CiliumNetworkPolicy with fromEntities: [kube-apiserver, host, remote-node]';
  const POLICY = 'NetworkPolicy/monitoring/kube-state-metrics';
  const opened = (entities: string) => {
    const spec = { endpointSelector: { matchLabels: SELECTOR }, ingress: [{ fromEntities: [entities] }] };
    return [...edge, own('CiliumNetworkPolicy', 'api', { spec }), hook(SERVICE)];
  };

  test.each<[string, Manifest, string]>([
    ['no Service', hook({ ...SERVICE, name: 'ksm' }), `${AT}: there is no Service ksm in monitoring`],
    [
      'no port',
      hook({ ...SERVICE, port: 443 }),
      `${AT}: Service kube-state-metrics has no port 443; it has: 8080, 8081`,
    ],
    ['no way there', hook(SERVICE), `${AT}: ${AT_KSM} does not let the API server in at 8080; ${TO_API}`],
    [
      'no way to an API of others',
      own('APIService', 'v1.a.example', { spec: { service: SERVICE } }, ''),
      `cluster-02/own/APIService/v1.a.example: spec.service: ${AT_KSM} does not let the API server in at 8080; ${TO_API}`,
    ],
    [
      'nobody to convert',
      own(
        'CustomResourceDefinition',
        'a.example',
        { spec: { conversion: { webhook: { clientConfig: { service: { ...SERVICE, name: 'ksm' } } } } } },
        '',
      ),
      'cluster-02/own/CustomResourceDefinition/a.example: spec.conversion.webhook.clientConfig.service: there is no Service ksm in monitoring',
    ],
  ])('%s', (_, manifest, message) => {
    expect(findings([...edge, manifest])).toEqual([`webhook-target ${message}`]);
  });

  test.each(['kube-apiserver', 'remote-node', 'all'])('%s lets it in, as does a rule of ports alone', (entities) => {
    expect(findings(opened(entities))).toEqual([]);
  });

  test('a rule for another does not', () => {
    expect(findings(opened('ingress'))).toEqual([expect.stringContaining('does not let the API server in')]);
  });

  test('a rule for everybody does, and addresses may be its own', () => {
    const named = '"from":[{"namespaceSelector"';
    const everybody = changed(edge, POLICY, '"ingress":[', '"ingress":[{"ports":[{"port":8080}]},');
    const addresses = changed(edge, POLICY, named, `"from":[{"ipBlock":{"cidr":"10.0.0.0/8"}},{"namespaceSelector"`);
    for (const manifests of [everybody, addresses]) expect(findings([...manifests, hook(SERVICE)])).toEqual([]);
  });

  test('a URL leads elsewhere', () => {
    const clientConfig = { url: 'https://a.example' };
    const outside = own('MutatingWebhookConfiguration', 'hook', { webhooks: [{ clientConfig }] }, '');
    expect(findings([...edge, outside])).toEqual([]);
  });

  test('what several webhooks of one configuration lead to is told once', () => {
    const one = { clientConfig: { service: SERVICE } };
    const hooks = own('ValidatingWebhookConfiguration', 'hook', { webhooks: [one, one] }, '');
    expect(findings([...edge, hooks])).toHaveLength(1);
  });
});

describe('volumes', () => {
  const claim = (modes: string[]) => own('PersistentVolumeClaim', 'data', { spec: { accessModes: modes } });
  const mounting = (manifests: Manifest[], spec = '') => {
    const volume = `"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}],${spec}"containers":`;
    return changed(manifests, KSM, '"containers":', volume);
  };
  const AT = `${AT_KSM}: spec.template.spec.volumes[0].persistentVolumeClaim`;
  const OVERLAP = 'at a time, and pods overlap; expected one pod with the strategy Recreate, or ReadWriteMany';

  test('a claim that nothing brings', () => {
    expect(findings(mounting(edge))).toEqual([
      `claim-exists ${AT}.claimName: no component brings the claim data in monitoring, and the pods wait for it`,
    ]);
  });

  test('a claim of one node for a pod that is replaced by another beside it', () => {
    const manifests = [...mounting(largeEdge), claim(['ReadWriteOnce'])];
    expect(findings(manifests, three)).toEqual([
      `claim-overlap ${AT}: data is ReadWriteOnce, for the pods of one node ${OVERLAP}`,
    ]);
  });

  test('a claim of one pod, where there is one node too', () => {
    expect(findings([...mounting(edge), claim(['ReadWriteOncePod'])])).toEqual([
      `claim-overlap ${AT}: data is ReadWriteOncePod, for one pod ${OVERLAP}`,
    ]);
  });

  test.each<[string, Manifest[], string[]]>([
    ['on one node', mounting(edge), ['ReadWriteOnce']],
    ['of many', mounting(largeEdge), ['ReadWriteMany']],
    ['of pods that stay on a node', mounting(largeEdge, '"nodeName":"a",'), ['ReadWriteOnce']],
    [
      'of a pod that goes before the next comes',
      mounting(changed(largeEdge, KSM, '"RollingUpdate"', '"Recreate"')),
      ['ReadWriteOnce'],
    ],
  ])('a claim %s passes', (_, manifests, modes) => {
    const changes = manifests.length === edge.length ? {} : three;
    expect(findings([...manifests, claim(modes)], changes)).toEqual([]);
  });

  test('a pod may name a claim that a StatefulSet makes', () => {
    const templates = [{ metadata: { name: 'd' }, spec: { accessModes: ['ReadWriteMany'] } }];
    const set = { replicas: 2, selector: {}, template: { spec: { containers: [] } }, volumeClaimTemplates: templates };
    const named = mounting(edge).map((manifest) => {
      const text = JSON.stringify(manifest.object).replace('"claimName":"data"', '"claimName":"d-set-1"');
      return new Manifest(manifest.cluster, manifest.component, JSON.parse(text));
    });
    const found = findings([...named, own('StatefulSet', 'set', { spec: set })]);
    expect(found.filter((line) => line.startsWith('claim-'))).toEqual([]);
  });
});

describe('an autoscaler', () => {
  const scaler = (name: string, kind = 'Deployment') => {
    const target = { type: 'Utilization', averageUtilization: 80 };
    const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
    return own('HorizontalPodAutoscaler', 'own', {
      spec: { scaleTargetRef: { kind, name }, minReplicas: 1, maxReplicas: 1, metrics },
    });
  };

  test('of nothing', () => {
    expect(findings([...edge, scaler('ksm')])).toEqual([
      'scaler-target cluster-02/own/HorizontalPodAutoscaler/monitoring/own: spec.scaleTargetRef: no component brings the Deployment ksm in monitoring, so that nothing is scaled',
    ]);
  });

  test('by a share of no request', () => {
    const unasked = changed(edge, KSM, '"requests":{"cpu"', '"requests":{"example.org/cpu"');
    expect(findings([...unasked, scaler('kube-state-metrics')])).toContain(
      `scaler-target ${AT_KSM}: spec.template.spec.containers[0].resources.requests.cpu: is missing, and own scales by its share; expected an amount`,
    );
    const limits = [{ type: 'Container', defaultRequest: { cpu: '10m' } }];
    const given = [...unasked, own('LimitRange', 'limits', { spec: { limits } }), scaler('kube-state-metrics')];
    expect(findings(given).filter((line) => line.startsWith('scaler-target'))).toEqual([]);
  });

  test('of what the fleet has, and of kinds that it does not know, passes', () => {
    expect(findings([...edge, scaler('kube-state-metrics'), scaler('x', 'Broker')])).toEqual([]);
  });
});

test('two budgets over one pod', () => {
  const budget = (name: string) =>
    own('PodDisruptionBudget', name, { spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR } } });
  expect(findings([...edge, budget('one')])).toEqual([]);
  expect(findings([...edge, budget('one'), budget('two')])).toEqual([
    `disruption-budget cluster-02/own/PodDisruptionBudget/monitoring/two: spec.selector: selects ${AT_KSM}, as cluster-02/own/PodDisruptionBudget/monitoring/one does, so that no drain of a node ends; expected one budget for each pod`,
  ]);
});

test('one port of nodes that two DaemonSets share, or that are apart by a label', () => {
  const agent = (name: string, nodeSelector?: object) => {
    const containers = [
      { name, image: 'registry.example.org/own:v1.0.0', ports: [{ containerPort: 80, hostPort: 8500 }] },
    ];
    const template = { metadata: { labels: { app: name } }, spec: { containers, nodeSelector } };
    return own('DaemonSet', name, { spec: { selector: { matchLabels: { app: name } }, template } }, 'logging-agent');
  };
  const taken = (...agents: Manifest[]) =>
    findings([...edge, ...agents]).filter((line) => line.startsWith('host-port'));
  const [linux, windows] = [{ 'kubernetes.io/os': 'linux' }, { 'kubernetes.io/os': 'windows' }];
  expect(taken(agent('one', linux), agent('two', windows))).toEqual([]);
  expect(taken(agent('one', linux), agent('two', { ...linux, gpu: 'true' }))).toHaveLength(1);
  expect(taken(agent('one', linux), agent('two'))).toEqual([
    expect.stringMatching(/\/two: .* takes port 8500 of the node, which .*\/one has; expected another$/),
  ]);
});

test('a quota of some pods alone asks nothing of all', () => {
  const quota = (more: object) => own('ResourceQuota', 'own', { spec: { hard: { 'limits.cpu': '1m' }, ...more } });
  expect(findings([...edge, quota({})])).not.toEqual([]);
  expect(findings([...edge, quota({ scopes: ['BestEffort'] })])).toEqual([]);
  const matchExpressions = [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }];
  expect(findings([...edge, quota({ scopeSelector: { matchExpressions } })])).toEqual([]);
});

test('one port of the nodes for two Services', () => {
  const service = (name: string, protocol?: string) => {
    const ports = [{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080, protocol }];
    return own('Service', name, { spec: { type: 'NodePort', selector: SELECTOR, ports } });
  };
  expect(findings([...edge, service('one'), service('two', 'UDP')])).toEqual([]);
  expect(findings([...edge, service('one'), service('two')])).toEqual([
    'node-port cluster-02/own/Service/monitoring/two: spec.ports[0].nodePort: takes port 30080 of the nodes, which cluster-02/own/Service/monitoring/one has; expected another, or none',
  ]);
});

test('a program that is given everything, and people who are', () => {
  const binding = (kind: string, annotations = {}) => {
    const subjects = [{ kind, name: 'kube-state-metrics', namespace: 'monitoring' }];
    const fields = { roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects };
    return own('ClusterRoleBinding', 'all', { ...fields, metadata: { name: 'all', annotations } }, '');
  };
  expect(findings([...edge, binding('ServiceAccount')])).toEqual([
    'broad-role cluster-02/own/ClusterRoleBinding/all: roleRef.name: cluster-admin gives kube-state-metrics everything; expected a role of its own with what is used, or the reason in the annotation fleetwright.io/broad-role',
  ]);
  expect(findings([...edge, binding('Group')])).toEqual([]);
  const why = { 'fleetwright.io/broad-role': 'it restores whatever a backup holds' };
  expect(findings([...edge, binding('ServiceAccount', why)])).toEqual([]);
});

test('a binding of what Kubernetes brings', () => {
  const roleRef = { kind: 'Role', name: 'extension-apiserver-authentication-reader' };
  const subjects = [{ kind: 'ServiceAccount', name: 'kube-state-metrics', namespace: 'monitoring' }];
  expect(findings([...edge, own('RoleBinding', 'reader', { roleRef, subjects }, 'kube-system')])).toEqual([]);
  const bound = (component: string, namespace: string) => {
    const metadata = { name: 'scaler' };
    const scaler = [{ kind: 'ServiceAccount', name: 'horizontal-pod-autoscaler', namespace }];
    const object = { apiVersion: 'v1', kind: 'ClusterRoleBinding', metadata, roleRef: VIEW, subjects: scaler };
    return findings([...edge, new Manifest('cluster-02', component, object)]);
  };
  const VIEW = { kind: 'ClusterRole', name: 'view' };
  expect(bound('own', 'kube-system')).toEqual([]);
  const missing = (component: string, namespace: string) => [
    `binding-target cluster-02/${component}/ClusterRoleBinding/scaler: subjects[0]: there is no ServiceAccount horizontal-pod-autoscaler in ${namespace}`,
  ];
  expect(bound('own', 'monitoring')).toEqual(missing('own', 'monitoring'));
  expect(bound('sealed-secrets', 'kube-system')).toEqual(missing('sealed-secrets', 'kube-system'));
});

describe('pods that come to be in the cluster', () => {
  const label = 'fleetwright.io/selects-at-run-time';
  const matchLabels = { 'cnpg.io/cluster': 'pg' };
  const right = `expected the labels of a workload there, or the label ${label}: "true"`;

  test.each<[string, string, object]>([
    ['a Service', 'service-target', { spec: { selector: matchLabels, ports: [{ port: 5432 }] } }],
    ['a budget', 'disruption-budget', { spec: { selector: { matchLabels }, maxUnavailable: 1 } }],
  ])('%s selects them by saying so', (what, code, fields) => {
    const kind = what === 'a Service' ? 'Service' : 'PodDisruptionBudget';
    const made = (labels: object) =>
      own(kind, 'pg', { ...fields, metadata: { name: 'pg', namespace: 'monitoring', labels } });
    expect(findings([...edge, made({})])).toEqual([
      `${code} cluster-02/own/${kind}/monitoring/pg: spec.selector: selects no pods of monitoring; ${right}`,
    ]);
    expect(findings([...edge, made({ [label]: 'true' })])).toEqual([]);
  });
});

test('a Service of several workloads says so', () => {
  const one = (labels: object) =>
    own('Service', 'all', {
      metadata: { name: 'all', namespace: 'monitoring', labels },
      spec: { selector: { 'app.kubernetes.io/managed-by': 'fleetwright' }, ports: [{ port: 80 }] },
    });
  expect(findings([...edge, one({})])).toEqual([
    expect.stringMatching(/ and .*; expected one of them, or the label fleetwright.io\/selects-several: "true"$/),
  ]);
  expect(findings([...edge, one({ 'fleetwright.io/selects-several': 'true' })])).toEqual([]);
});

test('a Service leads to a container that begins before the others and stays', () => {
  const sidecar = (restartPolicy: string) =>
    changed(
      edge,
      KSM,
      '"containers":',
      `"initContainers":[{"name":"a","image":"registry.example.org/a:v1.0.0","ports":[{"name":"sql","containerPort":5432}]${restartPolicy},"securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}],"containers":`,
    );
  const service = own('Service', 'sql', { spec: { selector: SELECTOR, ports: [{ port: 5432, targetPort: 'sql' }] } });
  expect(findings([...sidecar(',"restartPolicy":"Always"'), service])).toEqual([]);
  expect(findings([...sidecar(''), service])).toEqual([
    `service-target cluster-02/own/Service/monitoring/sql: spec.ports[0].targetPort: ${AT_KSM} has no port sql; it has: http, telemetry`,
  ]);
});

describe('an Ingress of another class', () => {
  const ingress = own('Ingress', 'own', {
    metadata: {
      name: 'own',
      namespace: 'monitoring',
      annotations: { 'nginx.ingress.kubernetes.io/ssl-redirect': 'true' },
    },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['own.k8s-cluster-02.miribit.lab'], secretName: 'own' }],
      rules: [
        {
          host: 'own.k8s-cluster-02.miribit.lab',
          http: { paths: [{ backend: { service: { name: 'kube-state-metrics', port: { name: 'http' } } } }] },
        },
      ],
    },
  });
  const classes = (found: string[]) => found.filter((line) => !line.startsWith('open-interface'));

  test('which nothing brings', () => {
    expect(classes(findings([...edge, ingress]))[0]).toBe(
      'ingress-class cluster-02/own/Ingress/monitoring/own: spec.ingressClassName: is nginx; expected cilium',
    );
  });

  test('which a component brings, with what its controller knows and without a way for Cilium', () => {
    const brought = own('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, '');
    expect(classes(findings([...edge, ingress, brought]))).toEqual([]);
  });
});

describe('a claim', () => {
  const claim = (storageClassName: string) => own('PersistentVolumeClaim', 'own', { spec: { storageClassName } });
  const classFound = (manifests: Manifest[], changes = {}) =>
    findings(manifests, changes).filter((line) => /^(default-)?storage-class/.test(line));

  test('of a volume that a person has made has no class', () => {
    expect(classFound([...edge, claim('')])).toEqual([]);
    expect(classFound([...edge, claim('none')])).toHaveLength(1);
  });

  test('of the class that stands in the cluster, beside one that a component brings', () => {
    const foreign = { storageClass: 'local-path' };
    const without = wholeCluster('cluster-02', foreign).filter(({ component }) => component !== 'longhorn');
    const brought = own('StorageClass', 'nfs', { provisioner: 'nfs.csi.k8s.io' }, '');
    expect(classFound([...without, brought, claim('nfs'), claim('local-path')], foreign)).toEqual([]);
  });
});

test('a selector by the version', () => {
  const version = '"selector":{"matchLabels":{"app.kubernetes.io/version":"v2.20.0",';
  expect(findings(changed(edge, KSM, '"selector":{"matchLabels":{', version))).toEqual([
    `steady-selector ${AT_KSM}: spec.selector: app.kubernetes.io/version changes with each version, and a selector never does; expected labels that stay`,
  ]);
});

test('a single file that its ConfigMap does not have', () => {
  const bit = 'DaemonSet/logging-agent/fluent-bit';
  const mounts = changed(
    edge,
    bit,
    '"volumeMounts":[',
    '"volumeMounts":[{"name":"none","mountPath":"/x","subPath":"x"},',
  );
  const volume = changed(mounts, bit, '"volumes":[', '"volumes":[{"name":"none","configMap":{"name":"fluent-bit"}},');
  expect(findings(volume)).toEqual([
    expect.stringMatching(
      /^config-map-exists .*\.volumeMounts\[0\]\.subPath: ConfigMap fluent-bit has no key x; it has: /,
    ),
  ]);
});

describe('a variable in arguments', () => {
  const running = (container: object) => {
    const { name, image, ...fields } = { name: 'own', image: 'registry.example.org/own:v1.0.0', ...container };
    const all = { containers: [{ name, image, ...fields }], hostNetwork: true };
    return findings([...edge, own('Job', 'own', { spec: { template: { spec: all } } })]);
  };
  const isAboutIt = (line: string) => line.startsWith('variable-defined');

  test('that is not set, or only after it', () => {
    const env = [
      { name: 'URL', value: 'http://$(HOST)/' },
      { name: 'HOST', value: 'a' },
    ];
    const found = running({ env, command: ['run', '--ip=$(POD_IP)'], args: ['--host=$(HOST)'] }).filter(isAboutIt);
    const at = 'variable-defined cluster-02/own/Job/monitoring/own: spec.template.spec.containers[0]';
    const why = (name: string) =>
      `$(${name}) is no variable that stands before it, so that it stays as it is; expected one, or $$(${name}) for the text`;
    expect(found).toEqual([`${at}.env[0].value: ${why('HOST')}`, `${at}.command[1]: ${why('POD_IP')}`]);
  });

  test.each<[string, object]>([
    ['that is set', { env: [{ name: 'A', value: 'b' }], args: ['$(A)', '$$$(A)'] }],
    ['that a source may set', { envFrom: [{ configMapRef: { name: 'a', optional: true } }], args: ['$(A)'] }],
    ['of a Service', { args: ['$(KUBERNETES_SERVICE_HOST):$(API_PORT_443_TCP_PORT)'] }],
    ['of a shell, and a text', { args: ['$(date) ${A} $A $((1 + 2)) $$(A)'] }],
  ])('%s passes', (_, container) => {
    expect(running(container).filter(isAboutIt)).toEqual([]);
  });
});

test('a monitor with an empty list of namespaces looks in its own', () => {
  const LONGHORN = 'ServiceMonitor/longhorn-system/longhorn';
  const named = (names: string) =>
    findings(changed(edge, LONGHORN, '"matchNames":["longhorn-system"]', `"matchNames":[${names}]`));
  expect(named('')).toEqual([]);
  expect(named('"argocd"')).toEqual([expect.stringContaining('selects no Service')]);
});

test('a pool of networks has their addresses', () => {
  const services = ['one', 'two', 'three'].map((name) =>
    own('Service', name, { spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }),
  );
  const beyond = (...blocks: object[]) => {
    const pool = own('CiliumLoadBalancerIPPool', 'more', { spec: { blocks } }, undefined);
    const others = edge.filter(({ object }) => object.kind !== 'CiliumLoadBalancerIPPool');
    return findings([...others, pool, ...services]).filter((line) => line.startsWith('pool-size '));
  };
  expect(beyond({ cidr: '192.0.2.0/30' })).toEqual([]);
  expect(beyond({ cidr: '192.0.2.0/31' })).toEqual([expect.stringContaining('has 2 for 3 Services')]);
  expect(beyond({ start: '192.0.2.1', stop: '192.0.2.2' }, { start: '192.0.2.9' })).toEqual([]);
});
