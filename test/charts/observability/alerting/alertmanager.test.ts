import { describe, expect, test } from 'vitest';
import { alertmanager } from '../../../../charts/observability/alerting/alertmanager.ts';
import { secretsOf } from '../../../../charts/shared/component.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf, problemsOf } from '../../compose.ts';
import { configFor } from './config.ts';

const RECEIVERS = {
  'on-call': { type: 'slack', channel: '#alerts' },
  mail: {
    type: 'email',
    to: ['sre@example.org'],
    from: 'alerts@example.org',
    smarthost: 'smtp.example.org:587',
    username: 'alerts',
  },
  tickets: { type: 'webhook' },
};

const ROUTED = {
  receivers: RECEIVERS,
  defaultReceiver: 'mail',
  timeIntervals: { night: { times: [{ from: '22:00', to: '24:00' }], timeZone: 'Asia/Seoul' } },
  routes: [
    { matchers: ['severity="critical"'], receiver: 'on-call', continue: true },
    { matchers: ['severity="warning"'], receiver: 'tickets', muteTimeIntervals: ['night'] },
  ],
};

const onNodes = (count: number, options: object = ROUTED) =>
  composeForTest(alertmanager, { cluster: { nodes: { ...clusterForTest('cluster-01').nodes, count } }, options });

describe('Alertmanager', () => {
  test.each([1, 2, 3])('an API server takes it on %i nodes', (count) => {
    expect(problemsOf(onNodes(count))).toEqual([]);
  });

  test('three members talk to each other by TCP and UDP, one to nobody', () => {
    const mesh = (count: number) => [
      ...JSON.stringify(objectOf(onNodes(count), 'NetworkPolicy', 'alertmanager').spec).matchAll(
        /"port":9094,"protocol":"(\w+)"/g,
      ),
    ];
    expect(mesh(1)).toEqual([]);
    expect(mesh(3).map(([, protocol]) => protocol)).toEqual(['TCP', 'UDP', 'TCP', 'UDP']);
  });

  test.each(['90m', '1440h', '3600s', '500ms'])('an API server takes its retention of %s', (retention) => {
    expect(problemsOf(onNodes(1, { retention }))).toEqual([]);
  });

  test.each(['192.0.2.7:25', 'SMTP.example.org:587', 'localhost:25'])('takes the mail server %s', (smarthost) => {
    const { receivers } = configFor({ receivers: { mail: { ...RECEIVERS.mail, smarthost } } });
    expect(receivers.at(-1)).toMatchObject({ email_configs: [{ smarthost }] });
  });

  test('takes alerts from Argo CD’s notifications', () => {
    expect(JSON.stringify(objectOf(onNodes(1), 'NetworkPolicy', 'alertmanager').spec)).toContain(
      'argocd-notifications-controller',
    );
  });

  const egress = (options: object) => objectOf(onNodes(1, options), 'CiliumNetworkPolicy', 'alertmanager').spec?.egress;
  const at = (...ports: string[]) => [{ ports: ports.map((port) => ({ port, protocol: 'TCP' })) }];
  const OWN_NODES = ['host', 'remote-node', 'ingress'];

  test('reaches receivers anywhere, on its own nodes too, at the ports of the web and those that are said', () => {
    expect(egress({})).toEqual([
      { toEntities: ['world'], toPorts: at('443', '80') },
      { toEntities: OWN_NODES, toPorts: at('443', '80') },
    ]);
    const receivers = { chat: { type: 'slack', channel: '#a', port: 8065 }, tickets: { type: 'webhook', port: 443 } };
    expect(egress({ receivers, defaultReceiver: 'chat', watchdogPort: 8443 })).toEqual([
      { toEntities: ['world'], toPorts: at('443', '80', '8443', '8065') },
      { toEntities: OWN_NODES, toPorts: at('443', '80', '8443', '8065') },
    ]);
  });

  test.each([
    ['smtp.example.org:587', [{ toFQDNs: [{ matchName: 'smtp.example.org' }], toPorts: at('587') }]],
    [
      'mail.k8s-cluster-01.miribit.lab:25',
      [
        { toFQDNs: [{ matchName: 'mail.k8s-cluster-01.miribit.lab' }], toPorts: at('25') },
        { toEntities: OWN_NODES, toPorts: at('25') },
      ],
    ],
    ['192.168.101.194:25', [{ toEntities: OWN_NODES, toPorts: at('25') }]],
    ['192.0.2.7:25', []],
  ])('reaches the mail server %s', (smarthost, ways) => {
    const all = egress({ receivers: { mail: { ...RECEIVERS.mail, smarthost } } })!;
    const withoutNames = all.slice(2).filter(({ toEndpoints }) => toEndpoints === undefined);
    expect(withoutNames).toEqual(ways);
  });

  test('what of the configuration is secret is sealed, and nothing else is', () => {
    const cluster = {
      ...clusterForTest('cluster-01'),
      components: {
        alertmanager: { delivery: {} as never, options: alertmanager.options.parse(ROUTED) },
      },
    };
    const { config } = secretsOf(alertmanager, fleetForTest(), cluster);
    expect(config).toMatchObject({ values: ['watchdog_url', 'on_call_url', 'mail_password', 'tickets_url'] });
  });
});

describe('the configuration', () => {
  test('sends each severity where the fleet says, and the Watchdog to the dead man’s switch', () => {
    const { route } = configFor(ROUTED);
    expect(route).toMatchObject({
      receiver: 'mail',
      group_by: ['cluster', 'alertname', 'namespace'],
      routes: [
        { receiver: 'watchdog', matchers: ['alertname="Watchdog"'], repeat_interval: '1m' },
        { receiver: 'nobody', matchers: ['alertname="InfoInhibitor"'] },
        { receiver: 'on-call', matchers: ['severity="critical"'], continue: true },
        { receiver: 'tickets', matchers: ['severity="warning"'], mute_time_intervals: ['night'] },
        { group_by: ['alertname'] },
      ],
    });
  });

  describe('clusters that fall silent at once', () => {
    const together = { matchers: ['alertname="EdgeClusterSilent"'], group_by: ['alertname'] };

    test('are told in one message, of whatever route takes them', () => {
      const { routes } = configFor(ROUTED).route;
      expect(routes.slice(2)).toEqual([
        expect.objectContaining({ matchers: ['severity="critical"'], routes: [together] }),
        expect.not.objectContaining({ routes: expect.anything() }),
        together,
      ]);
    });

    test.each([
      [['alertname!="EdgeClusterSilent"'], false],
      [['alertname!="Other"', 'severity!="info"'], true],
      [['cluster="cluster-02"'], true],
      [['alertname=~"Edge.*"'], true],
    ])('where a route is for %s', (matchers, isTaken) => {
      const [route] = configFor({ ...ROUTED, routes: [{ matchers }] }).route.routes.slice(2);
      expect(route).toEqual(isTaken ? { matchers, routes: [together] } : { matchers });
    });

    test('a route below another, and one that is muted at times, keep their own', () => {
      const muted = { matchers: ['severity="critical"'], muteTimeIntervals: ['night'] };
      const [route] = configFor({ ...ROUTED, routes: [{ ...muted, routes: [muted] }] }).route.routes.slice(2);
      const own = { mute_time_intervals: ['night'] };
      expect(route).toMatchObject({
        ...own,
        routes: [
          { ...own, routes: [{ ...together, ...own }] },
          { ...together, ...own },
        ],
      });
    });

    test('a route that groups as it says is left as it is', () => {
      const routes = [{ matchers: ['severity="critical"'], groupBy: ['severity'] }];
      expect(configFor({ ...ROUTED, routes }).route.routes[2]).toEqual({
        matchers: ['severity="critical"'],
        group_by: ['severity'],
      });
      expect(configFor({ ...ROUTED, groupBy: ['alertname'], routes: [] }).route.routes).toHaveLength(2);
    });
  });

  test('nothing is muted by another cluster', () => {
    for (const { equal } of configFor(ROUTED).inhibit_rules) expect(equal).toContain('cluster');
  });

  test('without receivers it is complete all the same', () => {
    expect(configFor({}).route).toMatchObject({ receiver: 'nobody' });
  });

  test('its templates reach Alertmanager as they are', () => {
    expect(configFor(ROUTED).receivers[2]).toMatchObject({
      slack_configs: [{ title: '{{ template "fleet.title" . }}', api_url: 'https://example.org/on_call_url' }],
    });
  });
});

test.each(['a=~"x\\\\.y"', 'a=~"(?i)X|y"', 'a!~"\\\\d+"', 'a="("'])('takes the matcher %s', (matcher) => {
  expect(configFor({ ...ROUTED, routes: [{ matchers: [matcher] }] }).route.routes[2]).toMatchObject({
    matchers: [matcher],
  });
});

describe('what does not fit is refused', () => {
  test.each([
    [
      'a receiver that there is not',
      { ...ROUTED, routes: [{ matchers: ['a="b"'], receiver: 'oncall' }] },
      'there is no receiver oncall; expected one of on-call, mail, tickets, nobody',
    ],
    ['a default that there is not', { ...ROUTED, defaultReceiver: 'x' }, 'there is no receiver x'],
    [
      'no default among several',
      { ...ROUTED, defaultReceiver: undefined },
      'which of several receivers takes what no route takes?',
    ],
    [
      'a time that there is not',
      { ...ROUTED, timeIntervals: {} },
      'there is no time interval night; expected one of timeIntervals: there are none',
    ],
    [
      'a matcher without quotes',
      { ...ROUTED, routes: [{ matchers: ['severity=critical'] }] },
      'expected a matcher such as',
    ],
    ['a retention in weeks', { retention: '62w' }, 'expected a duration in hours or smaller, such as 120h'],
    ['a retention in days', { retention: '8d' }, 'expected a duration in hours or smaller, such as 120h'],
    [
      'a receiver of its own',
      { receivers: { watchdog: { type: 'webhook' } } },
      'nobody and watchdog are receivers of its own',
    ],
    [
      'a URL in the data',
      { receivers: { a: { type: 'webhook', url: 'https://example.org/token' } } },
      'Unrecognized key',
    ],
    [
      'a time zone that there is not',
      { ...ROUTED, timeIntervals: { night: { timeZone: 'Mars' } } },
      'expected a name such as Asia/Seoul',
    ],
    [
      'a time zone in lower case',
      { ...ROUTED, timeIntervals: { night: { timeZone: 'asia/seoul' } } },
      'did you mean Asia/Seoul?',
    ],
    [
      'a night that ends before it begins',
      { ...ROUTED, timeIntervals: { night: { times: [{ from: '22:00', to: '06:00' }] } } },
      'is not after from; a night is two times, such as 22:00 to 24:00 and 00:00 to 06:00',
    ],
    [
      'a matcher whose regular expression nobody reads',
      { ...ROUTED, routes: [{ matchers: ['cluster=~"cluster-(1"'] }] },
      'missing )',
    ],
    ['a label to group by twice', { groupBy: ['cluster', 'cluster'] }, 'a label stands twice'],
    ['every label beside another', { ...ROUTED, routes: [{ matchers: ['a="b"'], groupBy: ['...', 'a'] }] }, 'alone'],
  ])('%s', (_, options, message) => expect(() => onNodes(1, options)).toThrow(message));
});

test.each([
  '.:25',
  'smtp..example.org:25',
  '-smtp:25',
  'smtp.example.org:0',
  'smtp.example.org:70000',
  'smtp.example.org',
])('the mail server %s is refused', (smarthost) => {
  const options = { receivers: { mail: { ...RECEIVERS.mail, smarthost } } };
  expect(() => onNodes(1, options)).toThrow('expected host:port such as smtp.example.org:587');
});
