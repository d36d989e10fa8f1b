import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TemporaryFleet } from './temporary-fleet.ts';

type Mutation = (fleet: TemporaryFleet) => unknown;

const TWO = 'cluster-02.yaml';

const edit =
  (before: string, after: string, file = TWO): Mutation =>
  (fleet) =>
    fleet.edit(file, before, after);

const line = (text: string): Mutation => edit('ingress: hostNetwork', `ingress: hostNetwork\n${text}`);

const agent = (text: string): Mutation => line(`components:\n  prometheus-agent: ${text}`);

const entries = (count: number, before: string): string =>
  Array.from({ length: count }, (_, i) => `${before}k${i}: v`).join('\n');

const BAD: Record<string, Mutation> = {
  'YAML syntax': edit('[192.168.101.196]', '[192.168.101.196'),
  'a brace that is not closed': edit('labels:', 'namespaces: {monitoring: {} # }\nlabels:'),
  'a bracket that is not closed at the end': (fleet) => fleet.append(TWO, 'namespaces: {a: [1, "]"'),
  'a quote that is not closed': edit('cpu: "8"', 'cpu: "8'),
  'a key twice': line('role: edge'),
  'several documents': line('---\na: 1'),
  'an alias': edit('cpu: "8"', 'cpu: *cpu'),
  'the key __proto__': edit('labels:', 'labels:\n  __proto__: x'),
  'the key constructor': line('constructor: x'),
  'more than 1 MiB': (fleet) => fleet.append(TWO, `#${'x'.repeat(1024 * 1024)}`),
  'more labels than anyone writes': edit('  region: lab', entries(1001, '  ')),
  'more addresses than a cluster has nodes': edit(
    '[192.168.101.196]',
    `[${Array.from({ length: 5001 }, (_, i) => `10.0.${i >> 8}.${i & 255}`)}]`,
  ),
  'more options than anyone writes': agent(`{limits: {a: {\n${entries(1001, '      ').replaceAll('\n', ',\n')}}}}`),
  'a long tag': edit('role: edge', `role: !${'x'.repeat(900)} edge`),
  'an unknown component of a long name': line(`components: {${'x'.repeat(900)}: true}`),
  'invalid UTF-8': (fleet) => fleet.write(TWO, Uint8Array.from([0x61, 0x3a, 0x20, 0xe9])),
  'an empty file': (fleet) => fleet.write(TWO, ''),
  'a list for a file': (fleet) => fleet.write(TWO, '- a\n'),
  'an unknown key': line('storageClas: longhorn'),
  'an unknown key like no other': line('colour: blue'),
  'a misspelt field': edit('memory: 32Gi', 'memroy: 32Gi'),
  'a missing field': edit('  disk: 500Gi\n', ''),
  'a missing map': edit('ingress: hostNetwork\n', ''),
  'an empty field': edit('role: edge', 'role:'),
  'a wrong type': edit('count: 1', 'count: two'),
  'text for a map': edit('labels:', 'namespaces: monitoring\nlabels:'),
  'a number for a version': edit('"1.36"', '1.36'),
  'a wrong amount': edit('32Gi', '32 GB'),
  'a fraction for a count': edit('count: 1', 'count: 1.5'),
  'a count of none': edit('count: 1', 'count: 0'),
  'no node': edit('[192.168.101.196]', '[]'),
  'a wrong choice': edit('role: edge', 'role: edg'),
  'no choice at all': edit('hostNetwork', 'nodePort'),
  'a wrong key': line('namespaces: {Monitoring: {}}'),
  'a wrong branch of a union': line('namespaces: {monitoring: {quota: {pods: true}}}'),
  'an unknown field far down': line('namespaces: {monitoring: {limits: {defualt: {cpu: 1}}}}'),
  'a wrong URL': edit('https://192', 'http://192'),
  'a range backwards': edit('210-192.168.101.219', '219-192.168.101.210'),
  'a name that is no DNS label': edit('name: cluster-02', 'name: Cluster_02'),
  'a name that holds a path': edit('name: cluster-02', 'name: ../cluster-02'),
  'a name that is not the file': edit('name: cluster-02', 'name: cluster-20'),

  'an unknown component': line('components: {prometheus-agnet: true}'),
  'settings that are none': agent('on'),
  'a component without settings': agent(''),
  'components as a list': line('components: [prometheus-agent]'),
  'an unknown option': agent('{retenton: 4h}'),
  'a misspelt key of a map with certain keys': agent('{alerts: {TargtDown: {for: 5m}}}'),
  'no such key of a map with certain keys': agent('{alerts: {TargetDown: {for: 5m}, Custom: {for: 5m}}}'),
  'an option like no other': agent('{colour: blue}'),
  'an option by the end of its name': agent('{series: []}'),
  'an option that stands deeper': agent('{shards: 3}'),
  'a field that stands deeper': line('count: 1'),
  'an unknown setting of delivery': agent('{snyc: manual}'),
  'a wrong option': agent('{retention: 2 hours}'),
  'a rule over two options': agent('{memory: {request: 3Gi}}'),
  'a missing option': agent('{queue: {urgent: true}}'),
  'a number out of bounds': agent('{queue: {shards: 51}}'),
  'the nearest branch': agent('{size: {min: 1, mx: 2}}'),
  'no branch': agent('{size: big}'),
  'an unknown kind': agent('{inputs: [{kind: tial, path: /var/log}]}'),
  'a pause without an end': agent('{pause: {reason: move}}'),
  'a date that is none': agent('{pause: {reason: move, until: 2026-02-30}}'),
  'a patch of no kind': agent('{patches: [{target: {kind: Service, name: a}}]}'),
  'a patch with a wrong operation': agent(
    '{patches: [{target: {kind: Service, name: a}, json: [{op: delete, path: /a}]}]}',
  ),
  'a missing option of a component that is turned on': line('components: {cert-manager: true}'),
  'options of a component that is off': line('components: {cert-manager: {email: a@example.org}}'),
  'a mistake in a component that is off': agent('{enabled: false, retenton: 4h}'),
  'a Kubernetes version without a schema': edit('"1.36"', '"1.35"'),
  "a Kubernetes version below a component's lowest": (fleet) =>
    fleet
      .edit(TWO, '"1.36"', '"1.28"')
      .append(TWO, 'components: {cert-manager: {enabled: true, email: a@example.org}}\n'),

  'a copied file': (fleet) =>
    fleet
      .write('cluster-05.yaml', 'name: cluster-02\nrole: edge\napiServer: https://192.168.101.199:6443\n')
      .append('cluster-05.yaml', REST),
  'an address twice': edit('[192.168.101.196]', '[192.168.101.196, 192.168.101.197]'),
  'a zone twice': line('zone: k8s-cluster-03.miribit.lab'),
  'an API server twice': edit('192.168.101.196:6443', '192.168.101.197:6443'),
  'an API server twice, spelled otherwise': (fleet) =>
    fleet
      .edit(TWO, 'https://192.168.101.196:6443', 'https://api.example.org/k8s')
      .edit('cluster-03.yaml', 'https://192.168.101.197:6443', 'https://api.example.org:443/k8s/'),
  'an API server on the node of another': edit('192.168.101.196:6443', '192.168.101.198:7443'),
  'a name too long for its Applications': (fleet) => fleet.edit(TWO, 'name: cluster-02', `name: ${'x'.repeat(50)}`),
  'pools that overlap': edit('210-192.168.101.219', '205-192.168.101.212'),
  'a pool within a pool': edit('200-192.168.101.209', '200-192.168.101.250', 'cluster-01.yaml'),
  'a pool with a node of another cluster in it': edit('200-192.168.101.209', '198-192.168.101.209', 'cluster-01.yaml'),
  'a pool with an API server in it': edit('https://192.168.101.196', 'https://192.168.101.215'),
  'a pool with the object storage in it': edit('s3.minio.miribit.lab', '192.168.101.215', 'fleet.yaml'),
  'no central': edit('role: central', 'role: edge', 'cluster-01.yaml'),
  'two central': edit('role: edge', 'role: central'),
  'more mirrors than anyone has': edit(
    'central: cluster-01',
    `central: cluster-01\nmirrors:\n${entries(1001, '  ')}`,
    'fleet.yaml',
  ),
  'the wrong central': edit('central: cluster-01', 'central: cluster-02', 'fleet.yaml'),
  'a central that is not there': edit('central: cluster-01', 'central: cluster-10', 'fleet.yaml'),
  'no central, and no fleet.yaml that can be read': (fleet) =>
    fleet.write('fleet.yaml', '').edit('cluster-01.yaml', 'role: central', 'role: edge'),

  'a mistake in fleet.yaml': edit('endpoint:', 'endpont:', 'fleet.yaml'),
  'a password in the URL': edit('http://gitlab', 'http://me:secret@gitlab', 'fleet.yaml'),
  'a password in a URL by ssh': edit('http://gitlab', 'ssh://git:secret@gitlab', 'fleet.yaml'),
  'a URL of no repository': edit(
    'gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git',
    'gitlab',
    'fleet.yaml',
  ),
  'a password in another URL': edit('http://s3', 'http://me:secret@s3', 'fleet.yaml'),
  'a label that Kubernetes does not take': edit('region:', 'the region:'),
  'no fleet.yaml': (fleet) => fleet.remove('fleet.yaml'),
  'no cluster': (fleet) => ['01', '02', '03', '04'].map((number) => fleet.remove(`cluster-${number}.yaml`)),
  'an empty folder': (fleet) => mkdirSync(fleet.remove('.').folder),
  'no folder': (fleet) => fleet.remove('.'),
  'a file for a folder': (fleet) => fleet.remove('.').write('../clusters', ''),
  'a folder called like a cluster': (fleet) => mkdirSync(join(fleet.folder, 'cluster-05.yaml')),
  'an unknown folder': (fleet) => mkdirSync(join(fleet.folder, 'seald')),
  'a file of another kind': (fleet) => fleet.write('notes.txt', ''),
  'a file with the other ending': (fleet) => fleet.write('cluster-05.yml', ''),
  'a symbolic link': (fleet) => symlinkSync('/etc/hosts', join(fleet.folder, 'cluster-05.yaml')),
  'a symbolic link to nowhere': (fleet) => symlinkSync('nowhere', join(fleet.folder, 'sealed')),

  'mistakes in several files': (fleet) =>
    fleet
      .edit('fleet.yaml', 'zone:', 'zon:')
      .edit('cluster-01.yaml', '32Gi', '32')
      .edit(TWO, 'role: edge', 'role: core')
      .edit('cluster-03.yaml', '"1.36"', '"1.35"'),
};

const REST = `nodeAddresses: [192.168.101.199]
loadBalancerPool: 192.168.101.240-192.168.101.249
kubernetes: "1.36"
nodes: {count: 1, cpu: "8", memory: 32Gi, disk: 500Gi}
ingress: hostNetwork
`;

test('each mistake is one line that says where, what, and what would be right', () => {
  const lines = Object.entries(BAD).flatMap(([label, mutate]) => {
    const fleet = new TemporaryFleet();
    mutate(fleet);
    return [`# ${label}`, ...fleet.lines()];
  });
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "# YAML syntax
    clusters/cluster-02.yaml:5:16: not YAML: this [ is never closed; expected ] after it [yaml-syntax]
    # a brace that is not closed
    clusters/cluster-02.yaml:14:13: not YAML: this { is never closed; expected } after it [yaml-syntax]
    # a bracket that is not closed at the end
    clusters/cluster-02.yaml:16:17: not YAML: this [ is never closed; expected ] after it [yaml-syntax]
    # a quote that is not closed
    clusters/cluster-02.yaml:10:8: not YAML: this " is never closed; expected " after it [yaml-syntax]
    # a key twice
    clusters/cluster-02.yaml:14:1: role stands here twice, first in line 3; keep one [yaml-duplicate-key]
    # several documents
    clusters/cluster-02.yaml:15:1: a second document; one file holds one [yaml-documents]
    # an alias
    clusters/cluster-02.yaml:10:8: an alias; write the value out [yaml-alias]
    # the key __proto__
    clusters/cluster-02.yaml:15:3: __proto__ cannot be a key [yaml-key]
    # the key constructor
    clusters/cluster-02.yaml:14:1: constructor cannot be a key [yaml-key]
    # more than 1 MiB
    clusters/cluster-02.yaml:1:1: 1048928 bytes; expected at most 1048576, which is 1 MiB [file-size]
    # more labels than anyone writes
    clusters/cluster-02.yaml:14:1: labels has 1001 entries; expected at most 1000 [yaml-size]
    # more addresses than a cluster has nodes
    clusters/cluster-02.yaml:5:1: nodeAddresses has 5001 entries; expected at most 5000 [yaml-size]
    # more options than anyone writes
    clusters/cluster-02.yaml:15:31: components.prometheus-agent.limits.a has 1001 entries; expected at most 1000 [yaml-size]
    # a long tag
    clusters/cluster-02.yaml:3:7: unknown tag !xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; leave it out [yaml-tag]
    # an unknown component of a long name
    clusters/cluster-02.yaml:14:14: unknown component xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...; expected one of prometheus-agent, thanos-receiver, cert-manager [unknown-component]
    # invalid UTF-8
    clusters/cluster-02.yaml:1:4: not UTF-8; save the file as UTF-8 [file-encoding]
    # an empty file
    clusters/cluster-02.yaml:1:1: the file is empty; expected its data, or no file [yaml-empty]
    # a list for a file
    clusters/cluster-02.yaml:1:1: the file is a list of 1; expected a map [wrong-type]
    # an unknown key
    clusters/cluster-02.yaml:14:1: unknown key storageClas; did you mean storageClass? [unknown-key]
    # an unknown key like no other
    clusters/cluster-02.yaml:14:1: unknown key colour; expected one of name, role, apiServer, apiServerPort, login, nodeAddresses, loadBalancerPool, zone, kubernetes, nodes, ingress, storageClass, labels, namespaces, secrets, components [unknown-key]
    # a misspelt field
    clusters/cluster-02.yaml:11:3: unknown key memroy; did you mean memory? [unknown-key]
    # a missing field
    clusters/cluster-02.yaml:8:1: nodes.disk is missing; expected an amount such as 512Mi or 50Gi [missing-field]
    # a missing map
    clusters/cluster-02.yaml:2:1: ingress is missing; expected address or hostNetwork [missing-field]
    # an empty field
    clusters/cluster-02.yaml:3:1: role is empty; expected central or edge [wrong-type]
    # a wrong type
    clusters/cluster-02.yaml:9:10: nodes.count is "two"; expected a whole number [wrong-type]
    # text for a map
    clusters/cluster-02.yaml:14:13: namespaces is "monitoring"; expected a map [wrong-type]
    # a number for a version
    clusters/cluster-02.yaml:7:13: kubernetes is the number 1.36; expected a minor version such as "1.36", in quotes [wrong-type]
    # a wrong amount
    clusters/cluster-02.yaml:11:11: nodes.memory is "32 GB"; expected an amount such as 512Mi or 50Gi [wrong-value]
    # a fraction for a count
    clusters/cluster-02.yaml:9:10: nodes.count is the number 1.5; expected a whole number [wrong-type]
    # a count of none
    clusters/cluster-02.yaml:9:10: nodes.count is the number 0; expected at least 1 [wrong-value]
    # no node
    clusters/cluster-02.yaml:5:16: nodeAddresses is an empty list; expected at least 1 entry [wrong-value]
    # a wrong choice
    clusters/cluster-02.yaml:3:7: role is "edg"; did you mean edge? [wrong-value]
    # no choice at all
    clusters/cluster-02.yaml:13:10: ingress is "nodePort"; expected one of address, hostNetwork [wrong-value]
    # a wrong key
    clusters/cluster-02.yaml:14:14: "Monitoring" is no key here; expected a DNS label: lower-case letters, digits and hyphens, at most 63 characters [wrong-value]
    # a wrong branch of a union
    clusters/cluster-02.yaml:14:41: namespaces.monitoring.quota.pods is true; expected an amount such as 500m or 2, or an amount such as 512Mi or 50Gi, or a whole number [wrong-type]
    # an unknown field far down
    clusters/cluster-02.yaml:14:36: unknown key defualt; did you mean default? [unknown-key]
    # a wrong URL
    clusters/cluster-02.yaml:4:12: apiServer is "http://192.168.101.196:6443"; expected an https URL such as https://192.168.101.194:6443 [wrong-value]
    # a range backwards
    clusters/cluster-02.yaml:6:19: loadBalancerPool: the range ends before it starts [wrong-value]
    # a name that is no DNS label
    clusters/cluster-02.yaml:2:7: name is "Cluster_02"; expected a DNS label: lower-case letters, digits and hyphens, at most 63 characters [wrong-value]
    # a name that holds a path
    clusters/cluster-02.yaml:2:7: name is "../cluster-02"; expected a DNS label: lower-case letters, digits and hyphens, at most 63 characters [wrong-value]
    # a name that is not the file
    clusters/cluster-02.yaml:2:7: name is cluster-20 in cluster-02.yaml; expected cluster-02, as the file is called [cluster-name]
    # an unknown component
    clusters/cluster-02.yaml:14:14: unknown component prometheus-agnet; did you mean prometheus-agent? [unknown-component]
    # settings that are none
    clusters/cluster-02.yaml:15:3: prometheus-agent has no settings here; expected true, false or a map of its options [wrong-type]
    # a component without settings
    clusters/cluster-02.yaml:15:3: prometheus-agent has no settings here; expected true, false or a map of its options [wrong-type]
    # components as a list
    clusters/cluster-02.yaml:14:13: components is no map; expected the name of a component before each of its settings [wrong-type]
    # an unknown option
    clusters/cluster-02.yaml:15:22: prometheus-agent has no option retenton; did you mean retention? [unknown-option]
    # a misspelt key of a map with certain keys
    clusters/cluster-02.yaml:15:31: unknown key TargtDown; did you mean TargetDown? [unknown-key]
    # no such key of a map with certain keys
    clusters/cluster-02.yaml:15:54: unknown key Custom; expected one of TargetDown, CertificateEnds [unknown-key]
    # an option like no other
    clusters/cluster-02.yaml:15:22: prometheus-agent has no option colour; expected one of retention, storage, memory, queue, size, inputs, extraSeries, alerts; or what every component takes: enabled, sync, pause, allowDrift, patches [unknown-option]
    # an option by the end of its name
    clusters/cluster-02.yaml:15:22: prometheus-agent has no option series; did you mean extraSeries? [unknown-option]
    # an option that stands deeper
    clusters/cluster-02.yaml:15:22: prometheus-agent has no option shards; did you mean queue.shards? [unknown-option]
    # a field that stands deeper
    clusters/cluster-02.yaml:14:1: unknown key count; did you mean nodes.count? [unknown-key]
    # an unknown setting of delivery
    clusters/cluster-02.yaml:15:22: prometheus-agent has no option snyc; did you mean sync? [unknown-option]
    # a wrong option
    clusters/cluster-02.yaml:15:33: components.prometheus-agent.retention is "2 hours"; expected a duration such as 30s, 48h or 15d [wrong-value]
    # a rule over two options
    clusters/cluster-02.yaml:15:22: components.prometheus-agent.memory.limit: the limit is below the request [wrong-value]
    # a missing option
    clusters/cluster-02.yaml:15:22: components.prometheus-agent.queue.shards is missing; expected a whole number [missing-field]
    # a number out of bounds
    clusters/cluster-02.yaml:15:38: components.prometheus-agent.queue.shards is the number 51; expected at most 50 [wrong-value]
    # the nearest branch
    clusters/cluster-02.yaml:15:37: unknown key mx; did you mean max? [unknown-key]
    # no branch
    clusters/cluster-02.yaml:15:28: components.prometheus-agent.size is "big"; expected a whole number or a map [wrong-type]
    # an unknown kind
    clusters/cluster-02.yaml:15:38: components.prometheus-agent.inputs[0].kind is "tial"; did you mean tail? [wrong-value]
    # a pause without an end
    clusters/cluster-02.yaml:15:22: components.prometheus-agent.pause.until is missing; expected a date such as 2026-12-31 [missing-field]
    # a date that is none
    clusters/cluster-02.yaml:15:51: components.prometheus-agent.pause.until is "2026-02-30"; expected a date such as 2026-12-31 [wrong-value]
    # a patch of no kind
    clusters/cluster-02.yaml:15:32: components.prometheus-agent.patches[0] is a map; expected exactly one of json (RFC 6902) and merge (RFC 7386) [wrong-value]
    # a patch with a wrong operation
    clusters/cluster-02.yaml:15:79: components.prometheus-agent.patches[0].json[0].op is "delete"; expected one of add, replace, test, remove, move, copy [wrong-value]
    # a missing option of a component that is turned on
    clusters/cluster-02.yaml:14:14: components.cert-manager.email is missing; expected an e-mail address [missing-field]
    # options of a component that is off
    clusters/cluster-02.yaml:14:14: cert-manager is off by role on edge clusters, so its settings do nothing; expected enabled: true or false [component-off]
    # a mistake in a component that is off
    clusters/cluster-02.yaml:15:38: prometheus-agent has no option retenton; did you mean retention? [unknown-option]
    # a Kubernetes version without a schema
    clusters/cluster-02.yaml:7:13: no schemas of Kubernetes 1.35; expected one of 1.28, 1.36, or a release of 1.35 under kubernetes in cdk8s.yaml, and npm run import [kubernetes-version]
    # a Kubernetes version below a component's lowest
    clusters/cluster-02.yaml:7:13: cert-manager needs Kubernetes 1.30 (its CRDs have selectableFields), not 1.28; upgrade, or turn it off [kubernetes-version]
    # a copied file
    clusters/cluster-05.yaml:1:7: the name cluster-02 is taken, by clusters/cluster-02.yaml:2:7; expected another [claimed-twice]
    # an address twice
    clusters/cluster-03.yaml:5:17: the node address 192.168.101.197 is taken, by clusters/cluster-02.yaml:5:34; expected another [claimed-twice]
    # a zone twice
    clusters/cluster-03.yaml:2:7: the zone k8s-cluster-03.miribit.lab is taken, by clusters/cluster-02.yaml:14:7; expected another [claimed-twice]
    # an API server twice
    clusters/cluster-02.yaml:4:12: the API server 192.168.101.197 is a node of another cluster, at clusters/cluster-03.yaml:5:17; expected its own [claimed-twice]
    # an API server twice, spelled otherwise
    clusters/cluster-03.yaml:4:12: the API server https://api.example.org/k8s is taken, by clusters/cluster-02.yaml:4:12; expected another [claimed-twice]
    # an API server on the node of another
    clusters/cluster-02.yaml:4:12: the API server 192.168.101.198 is a node of another cluster, at clusters/cluster-04.yaml:5:17; expected its own [claimed-twice]
    # a name too long for its Applications
    clusters/cluster-02.yaml:2:7: name has 50 characters; expected at most 46, as the Application prometheus-agent-<name> has room for no more [cluster-name]
    clusters/cluster-02.yaml:2:7: name is xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx in cluster-02.yaml; expected cluster-02, as the file is called [cluster-name]
    # pools that overlap
    clusters/cluster-02.yaml:6:19: the pool 192.168.101.205-192.168.101.212 overlaps 192.168.101.200-192.168.101.209, at clusters/cluster-01.yaml:6:19; expected addresses of its own [pool-overlap]
    # a pool within a pool
    clusters/cluster-02.yaml:6:19: the pool 192.168.101.210-192.168.101.219 overlaps 192.168.101.200-192.168.101.250, at clusters/cluster-01.yaml:6:19; expected addresses of its own [pool-overlap]
    clusters/cluster-03.yaml:6:19: the pool 192.168.101.220-192.168.101.229 overlaps 192.168.101.200-192.168.101.250, at clusters/cluster-01.yaml:6:19; expected addresses of its own [pool-overlap]
    clusters/cluster-04.yaml:6:19: the pool 192.168.101.230-192.168.101.239 overlaps 192.168.101.200-192.168.101.250, at clusters/cluster-01.yaml:6:19; expected addresses of its own [pool-overlap]
    # a pool with a node of another cluster in it
    clusters/cluster-01.yaml:6:19: the pool 192.168.101.198-192.168.101.209 holds 192.168.101.198, a node at clusters/cluster-04.yaml:5:17; leave it out [pool-taken]
    # a pool with an API server in it
    clusters/cluster-02.yaml:6:19: the pool 192.168.101.210-192.168.101.219 holds 192.168.101.215, an API server at clusters/cluster-02.yaml:4:12; leave it out [pool-taken]
    # a pool with the object storage in it
    clusters/cluster-02.yaml:6:19: the pool 192.168.101.210-192.168.101.219 holds 192.168.101.215, the object storage at clusters/fleet.yaml:9:13; leave it out [pool-taken]
    # no central
    clusters/fleet.yaml:7:10: central is cluster-01, whose role at clusters/cluster-01.yaml:3:7 is not central; expected role: central there [central]
    # two central
    clusters/cluster-02.yaml:3:7: a second central cluster beside clusters/cluster-01.yaml:3:7; expected edge [central]
    # more mirrors than anyone has
    clusters/fleet.yaml:8:1: mirrors has 1001 entries; expected at most 1000 [yaml-size]
    # the wrong central
    clusters/fleet.yaml:7:10: central is cluster-02, whose role at clusters/cluster-02.yaml:3:7 is not central; did you mean cluster-01? [central]
    # a central that is not there
    clusters/fleet.yaml:7:10: central is cluster-10, but no cluster is called so; did you mean cluster-01? [central]
    # no central, and no fleet.yaml that can be read
    clusters/fleet.yaml:1:1: the file is empty; expected its data, or no file [yaml-empty]
    clusters: no cluster is central; expected one with role: central [central]
    # a mistake in fleet.yaml
    clusters/fleet.yaml:9:3: unknown key endpont; did you mean endpoint? [unknown-key]
    # a password in the URL
    clusters/fleet.yaml:3:8: git.url is "http://...@gitlab.k8s-cluster-01.miribit.lab/observabilit..."; expected an http(s) or ssh URL of a Git repository such as https://git.example.org/fleet.git or git@git.example.org:fleet.git, without a password in it [wrong-value]
    # a password in a URL by ssh
    clusters/fleet.yaml:3:8: git.url is "ssh://...@gitlab.k8s-cluster-01.miribit.lab/observability..."; expected an http(s) or ssh URL of a Git repository such as https://git.example.org/fleet.git or git@git.example.org:fleet.git, without a password in it [wrong-value]
    # a URL of no repository
    clusters/fleet.yaml:3:8: git.url is "http://gitlab"; expected an http(s) or ssh URL of a Git repository such as https://git.example.org/fleet.git or git@git.example.org:fleet.git, without a password in it [wrong-value]
    # a password in another URL
    clusters/fleet.yaml:9:13: objectStorage.endpoint is "http://...@s3.minio.miribit.lab:9000"; expected a URL without credentials in it [wrong-value]
    # a label that Kubernetes does not take
    clusters/cluster-02.yaml:15:3: "the region" is no key here; expected a Kubernetes label key such as region or example.org/region [wrong-value]
    # no fleet.yaml
    clusters: no fleet.yaml; expected what all clusters share in it [clusters-folder]
    # no cluster
    clusters: no cluster; expected one file per cluster such as cluster-01.yaml [clusters-folder]
    # an empty folder
    clusters: no data; expected fleet.yaml and one file per cluster [clusters-folder]
    # no folder
    clusters: cannot be read: it is not there; expected a folder with fleet.yaml and one file per cluster [clusters-folder]
    # a file for a folder
    clusters: cannot be read: it is no folder; expected a folder with fleet.yaml and one file per cluster [clusters-folder]
    # a folder called like a cluster
    clusters/cluster-05.yaml:1:1: a folder; expected the file of a cluster [clusters-folder]
    # an unknown folder
    clusters/seald:1:1: unknown folder; did you mean sealed? [clusters-folder]
    # a file of another kind
    clusters/notes.txt:1:1: no data of a fleet; expected fleet.yaml and one .yaml file per cluster [clusters-folder]
    # a file with the other ending
    clusters/cluster-05.yml:1:1: expected the name cluster-05.yaml [clusters-folder]
    # a symbolic link
    clusters/cluster-05.yaml:1:1: a symbolic link; expected the file itself [clusters-folder]
    # a symbolic link to nowhere
    clusters/sealed:1:1: a symbolic link; expected the file itself [clusters-folder]
    # mistakes in several files
    clusters/fleet.yaml:6:1: unknown key zon; did you mean zone? [unknown-key]
    clusters/cluster-01.yaml:11:11: nodes.memory is the number 32; expected an amount such as 512Mi or 50Gi [wrong-type]
    clusters/cluster-02.yaml:3:7: role is "core"; expected one of central, edge [wrong-value]
    clusters/cluster-03.yaml:7:13: no schemas of Kubernetes 1.35; expected one of 1.28, 1.36, or a release of 1.35 under kubernetes in cdk8s.yaml, and npm run import [kubernetes-version]"
  `);
});
