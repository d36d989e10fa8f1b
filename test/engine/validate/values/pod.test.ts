import { describe, expect, it } from 'vitest';
import { changed, cronJob, daemonSet, deployment, statefulSet } from '../objects.ts';
import { current, oldest, refused } from '../schemas.ts';

const POD = 'spec.template.spec';
const FIRST = `${POD}.containers.0`;
const text = (path: string): string => path.replace(/\.(\d+)/g, '[$1]');

const refuses = (make: typeof deployment, path: string, value: unknown, field = path): void => {
  expect(refused(changed(make(), path, value)).map((line) => line.split(/ |: /)[1])).toContain(text(field));
};

describe('containers', () => {
  it.each<[string, unknown, string?]>([
    ['name', 'Web'],
    ['name', 'x'.repeat(64)],
    ['image', ''],
    ['image', ' web:1'],
    ['imagePullPolicy', 'always'],
    ['terminationMessagePolicy', 'Log'],
    ['lifecycle.preStop', { sleep: { seconds: 31 } }, 'lifecycle.preStop.sleep.seconds'],
    ['lifecycle.postStart', { sleep: { seconds: -1 } }, 'lifecycle.postStart.sleep.seconds'],
    ['ports.0.containerPort', 0],
    ['ports.0.containerPort', 65536],
    ['ports.0.name', 'http_port'],
    ['ports.0.name', 'a-port-name-of-18'],
    ['ports.0.name', '8080'],
    ['ports.0.protocol', 'tcp'],
    [
      'ports',
      [
        { name: 'http', containerPort: 1 },
        { name: 'http', containerPort: 2 },
      ],
      'ports.1.name',
    ],
    ['env.0.name', 'A=B'],
    ['env.0.name', ''],
    ['env.1.value', 'both'],
    ['env.1.valueFrom', {}],
    ['env.1.valueFrom.fieldRef.fieldPath', 'spec.nodename'],
    ['env.1.valueFrom', { secretKeyRef: { name: 'a', key: '../b' } }, 'env.1.valueFrom.secretKeyRef.key'],
    ['envFrom', [{ prefix: 'X_' }], 'envFrom.0'],
    ['volumeMounts.0.name', 'confg'],
    ['volumeMounts.1.mountPath', '/etc/web'],
    ['volumeMounts.0.subPath', '/web.yml'],
    ['volumeMounts.0.subPath', 'a/../b'],
    ['volumeMounts.0.mountPropagation', 'Bidirectional'],
    ['resources.requests.memory', '512Mi'],
    ['resources.requests.cpu', '-1'],
    ['resources.requests.cpu', '0.0001'],
    ['resources.requests.memory', '128m'],
    ['resources.limits.memory', '256MB'],
    ['resources.requests.mem', '1Gi'],
    ['readinessProbe.httpGet.port', 'htp'],
    ['readinessProbe.httpGet.port', 0],
    ['readinessProbe.httpGet.scheme', 'http'],
    ['readinessProbe.periodSeconds', -1],
    ['readinessProbe.terminationGracePeriodSeconds', 5],
    ['readinessProbe', { periodSeconds: 1 }, 'readinessProbe'],
    ['livenessProbe.exec', { command: ['true'] }, 'livenessProbe'],
    ['livenessProbe.successThreshold', 2],
    ['lifecycle', { preStop: {} }, 'lifecycle.preStop'],
    ['securityContext.privileged', true, 'securityContext.allowPrivilegeEscalation'],
    ['securityContext.runAsUser', -1],
    ['securityContext', { runAsNonRoot: true, runAsUser: 0 }, 'securityContext.runAsUser'],
    ['securityContext.seccompProfile', { type: 'Localhost' }, 'securityContext.seccompProfile.localhostProfile'],
    ['securityContext.seccompProfile', { type: 'Runtime' }, 'securityContext.seccompProfile.type'],
  ])('%s: %j', (path, value, field = path) => {
    refuses(deployment, `${FIRST}.${path}`, value, `${FIRST}.${field}`);
  });

  it('an env name that only newer Kubernetes takes', () => {
    const object = changed(deployment(), `${FIRST}.env.0.name`, '1 & 2');
    expect(refused(object, current)).toEqual([]);
    expect(refused(object, oldest)).toHaveLength(1);
  });
});

describe('pods', () => {
  it.each<[string, unknown, string?]>([
    ['containers', []],
    ['initContainers', [{ name: 'web', image: 'a' }], 'initContainers.0.name'],
    [
      'initContainers',
      [{ name: 'a', image: 'a', lifecycle: { preStop: { sleep: { seconds: 1 } } } }],
      'initContainers.0.lifecycle',
    ],
    ['restartPolicy', 'Never'],
    ['restartPolicy', 'always'],
    ['dnsPolicy', 'Cluster'],
    ['dnsPolicy', 'None', 'dnsConfig.nameservers'],
    ['serviceAccountName', 'Web'],
    ['nodeSelector', { 'a/b/c': 'd' }, 'nodeSelector["a/b/c"]'],
    ['activeDeadlineSeconds', 5],
    ['terminationGracePeriodSeconds', -1],
    ['volumes.1.name', 'config', 'volumes.1'],
    ['volumes.0.name', 'web_config'],
    ['volumes.0.emptyDir', {}, 'volumes.0'],
    ['volumes.1', { name: 'cache' }],
    ['volumes.1.emptyDir.sizeLimit', '1GB'],
    ['volumes.0.configMap.defaultMode', 0o1000],
    ['volumes.0.configMap.items.0.path', '../web.yml'],
    ['volumes.1', { name: 'cache', hostPath: { path: '/a/../b' } }, 'volumes.1.hostPath.path'],
    ['volumes.1', { name: 'cache', hostPath: { path: '/a', type: 'Dir' } }, 'volumes.1.hostPath.type'],
    ['tolerations.0.operator', 'Exists', 'tolerations.0.value'],
    ['tolerations.0.effect', 'NoScheduled'],
    ['tolerations.0.tolerationSeconds', 5, 'tolerations.0.effect'],
    ['tolerations.0.key', '', 'tolerations.0.operator'],
    ['topologySpreadConstraints.0.maxSkew', 0],
    ['topologySpreadConstraints.0.whenUnsatisfiable', 'Never'],
    ['topologySpreadConstraints.0.minDomains', 2],
    ['securityContext.runAsUser', 0],
    ['securityContext.fsGroupChangePolicy', 'Never'],
    ['hostAliases', [{ ip: '10.0.0.256', hostnames: ['a'] }], 'hostAliases.0.ip'],
    [
      'affinity',
      {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: 'a' } }],
        },
      },
      'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.0.weight',
    ],
    [
      'affinity',
      { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms',
    ],
    [
      'affinity',
      {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }],
          },
        },
      },
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0.values',
    ],
  ])('%s: %j', (path, value, field = path) => {
    refuses(deployment, `${POD}.${path}`, value, `${POD}.${field}`);
  });

  it('a host port that is not the container port of a pod with hostNetwork', () => {
    refuses(daemonSet, `${FIRST}.ports.0.hostPort`, 9101);
  });

  it('a volume mount that neither a volume nor a claim template has', () => {
    refuses(statefulSet, `${FIRST}.volumeMounts.0.name`, 'date');
  });
});

describe('workloads', () => {
  it.each<[string, unknown, string?]>([
    ['spec.replicas', -1],
    ['spec.selector', {}],
    ['spec.selector.matchLabels.app', 'wep', 'spec.template.metadata.labels'],
    [
      'spec.selector.matchExpressions',
      [{ key: 'app', operator: 'NotIn', values: ['web'] }],
      'spec.template.metadata.labels',
    ],
    ['spec.selector.matchExpressions', [{ key: 'app', operator: 'In' }], 'spec.selector.matchExpressions.0.values'],
    ['spec.template.metadata.labels.app', 'a b'],
    ['spec.strategy.type', 'Recreate', 'spec.strategy.rollingUpdate'],
    ['spec.strategy.type', 'Rolling'],
    [
      'spec.strategy.rollingUpdate',
      { maxSurge: 0, maxUnavailable: '0%' },
      'spec.strategy.rollingUpdate.maxUnavailable',
    ],
    ['spec.strategy.rollingUpdate.maxUnavailable', '101%'],
    ['spec.strategy.rollingUpdate.maxSurge', 'half'],
    ['spec.progressDeadlineSeconds', 0],
  ])('Deployment %s: %j', (path, value, field = path) => refuses(deployment, path, value, field));

  it.each<[string, unknown, string?]>([
    ['spec.podManagementPolicy', 'parallel'],
    ['spec.serviceName', 'My.Store'],
    ['spec.updateStrategy', { type: 'OnDelete', rollingUpdate: { partition: 1 } }, 'spec.updateStrategy.rollingUpdate'],
    ['spec.volumeClaimTemplates.0.spec.accessModes', ['RWO'], 'spec.volumeClaimTemplates.0.spec.accessModes.0'],
    ['spec.volumeClaimTemplates.0.metadata.name', 'Data'],
    [
      'spec.persistentVolumeClaimRetentionPolicy',
      { whenDeleted: 'Keep' },
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
    ],
  ])('StatefulSet %s: %j', (path, value, field = path) => refuses(statefulSet, path, value, field));

  it.each<[string, unknown, string?]>([
    ['spec.updateStrategy.rollingUpdate', { maxSurge: 1 }, 'spec.updateStrategy.rollingUpdate.maxSurge'],
    ['spec.updateStrategy.rollingUpdate', { maxUnavailable: 0 }, 'spec.updateStrategy.rollingUpdate.maxUnavailable'],
  ])('DaemonSet %s: %j', (path, value, field = path) => refuses(daemonSet, path, value, field));

  it.each<[string, unknown, string?]>([
    ['spec.schedule', '61 * * * *'],
    ['spec.schedule', '* * * *'],
    ['spec.schedule', '0 3 * * 7'],
    ['spec.schedule', '@dayly'],
    ['spec.schedule', '*/0 * * * *'],
    ['spec.schedule', 'TZ=UTC * * * * *'],
    ['spec.timeZone', 'Europe/Zurick'],
    ['spec.timeZone', 'asia/seoul'],
    ['spec.concurrencyPolicy', 'forbid'],
    ['spec.jobTemplate.spec.backoffLimit', -1],
    ['spec.jobTemplate.spec.completionMode', 'Indexed', 'spec.jobTemplate.spec.completions'],
    ['spec.jobTemplate.spec.template.spec.restartPolicy', 'Always'],
    ['spec.jobTemplate.spec.template.spec.restartPolicy', undefined],
    ['spec.jobTemplate.spec.selector', { matchLabels: { a: 'b' } }],
    ['metadata.name', 'x'.repeat(53), 'spec'],
  ])('CronJob %s: %j', (path, value, field = path) => refuses(cronJob, path, value, field));

  it.each(['0 3 * * 1-5', '*/15 0,12 1 jan-mar mon', '@daily', '@every 1h30m', '0 0  ? * SUN'])(
    'takes the schedule %s',
    (schedule) => {
      expect(refused(changed(cronJob(), 'spec.schedule', schedule))).toEqual([]);
    },
  );
});
