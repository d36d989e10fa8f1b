import { describe, expect, test } from 'vitest';
import { refusedBy } from '../../../../charts/platform/checks/pod-security-rules.ts';
import { podSpec } from '../../../../charts/shared/pod.ts';
import type { Container, PodSpec } from '../../../../charts/shared/shapes/pods.ts';

const strict: PodSpec = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'main', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  volumes: [{ name: 'tmp', emptyDir: {} }],
};

const pathsOf = (level: 'baseline' | 'restricted', pod: PodSpec) => refusedBy(level, pod).map(({ path }) => path);
const withPod = (change: Partial<PodSpec>): PodSpec => ({ ...strict, ...change });
const withPodContext = (change: NonNullable<PodSpec['securityContext']>): PodSpec =>
  withPod({ securityContext: { ...strict.securityContext, ...change } });
const withContainer = (change: Partial<Container>): PodSpec =>
  withPod({ containers: [{ ...strict.containers[0]!, ...change }] });
const withContext = (change: object): PodSpec =>
  withContainer({ securityContext: { ...strict.containers[0]!.securityContext, ...change } });

test('a pod that needs nothing is let in everywhere', () => {
  expect(refusedBy('restricted', strict)).toEqual([]);
});

test('the pods that our builders make by default are restricted', () => {
  const spec = podSpec('main', {
    image: 'quay.io/thanos/thanos:v0.42.4',
    ports: { http: 80 },
    resources: { cpu: '1m', memory: '1Mi' },
    user: 1000,
  });
  expect(refusedBy('restricted', JSON.parse(JSON.stringify(spec)))).toEqual([]);
});

test('a privileged namespace lets everything in', () => {
  expect(refusedBy('privileged', withPod({ hostNetwork: true, hostPID: true }))).toEqual([]);
});

const context = 'containers[0].securityContext';

describe('baseline refuses', () => {
  test.each([
    ['the network of the host', withPod({ hostNetwork: true }), 'hostNetwork'],
    ['the processes of the host', withPod({ hostPID: true }), 'hostPID'],
    ['the memory of the host', withPod({ hostIPC: true }), 'hostIPC'],
    ['files of the host', withPod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }), 'volumes[0].hostPath'],
    [
      'a port of the host',
      withContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }),
      'containers[0].ports[0].hostPort',
    ],
    [
      'a probe of another host',
      withContainer({ livenessProbe: { httpGet: { port: 80, host: '10.0.0.1' } } } as Partial<Container>),
      'containers[0].livenessProbe.httpGet.host',
    ],
    [
      'a hook at another host',
      withContainer({ lifecycle: { preStop: { tcpSocket: { port: 80, host: 'localhost' } } } } as Partial<Container>),
      'containers[0].lifecycle.preStop.tcpSocket.host',
    ],
    ['a privileged container', withContext({ privileged: true }), `${context}.privileged`],
    [
      'a strong capability',
      withContext({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
      `${context}.capabilities.add`,
    ],
    ['a bare /proc', withContext({ procMount: 'Unmasked' }), `${context}.procMount`],
    ['no seccomp', withContext({ seccompProfile: { type: 'Unconfined' } }), `${context}.seccompProfile.type`],
    ['no AppArmor', withContext({ appArmorProfile: { type: 'Unconfined' } }), `${context}.appArmorProfile.type`],
    ['another SELinux type', withContext({ seLinuxOptions: { type: 'spc_t' } }), `${context}.seLinuxOptions.type`],
    ['an SELinux user', withContext({ seLinuxOptions: { user: 'system_u' } }), `${context}.seLinuxOptions`],
    ['a sysctl of the node', withPodContext({ sysctls: [{ name: 'kernel.msgmax' }] }), 'securityContext.sysctls'],
  ])('%s', (_, pod, path) => {
    expect(pathsOf('baseline', pod)).toEqual([path]);
    expect(pathsOf('restricted', pod)).toEqual([path]);
  });

  test('it of init containers too', () => {
    const pod = withPod({ initContainers: [{ name: 'init', securityContext: { privileged: true } }] });
    expect(pathsOf('baseline', pod)).toEqual(['initContainers[0].securityContext.privileged']);
  });
});

describe('restricted refuses, and baseline does not', () => {
  test.each([
    ['a volume of the network', withPod({ volumes: [{ name: 'nfs', nfs: { server: 'x' } }] }), 'volumes[0].nfs'],
    ['root at the pod', withPodContext({ runAsUser: 0 }), 'securityContext.runAsUser'],
    ['root at a container', withContext({ runAsUser: 0 }), `${context}.runAsUser`],
    ['a container that may be root', withContext({ runAsNonRoot: false }), `${context}.runAsNonRoot`],
    [
      'a pod that does not say',
      withPod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
      `${context}.runAsNonRoot`,
    ],
    [
      'a rise of privilege',
      withContext({ allowPrivilegeEscalation: undefined }),
      `${context}.allowPrivilegeEscalation`,
    ],
    ['capabilities that stay', withContext({ capabilities: { drop: ['NET_RAW'] } }), `${context}.capabilities.drop`],
    [
      'a weak capability',
      withContext({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
      `${context}.capabilities.add`,
    ],
    ['no word on seccomp', withPod({ securityContext: { runAsNonRoot: true } }), `${context}.seccompProfile`],
  ])('%s', (_, pod, path) => {
    expect(pathsOf('baseline', pod)).toEqual([]);
    expect(pathsOf('restricted', pod)).toEqual([path]);
  });

  test('but for a low port', () => {
    const pod = withContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } });
    expect(pathsOf('restricted', pod)).toEqual([]);
  });
});
