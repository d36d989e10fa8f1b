import { z } from 'zod';
import { bytes, cores, cpu, dnsName, goDuration, labelKey, labelValue, portName, quantity } from './units.ts';

/** What a container asks for where its data is silent. */
interface ResourceDefaults {
  cpu: string;
  memory: string;
  memoryLimit?: string;
}

/** What a container asks for and may take, each value with the component's own default. */
export const resourcesOption = (defaults: ResourceDefaults) =>
  z
    .strictObject({
      cpu: cpu.prefault(defaults.cpu).describe('CPU request'),
      cpuLimit: cpu.optional().describe('default: none, since throttling hurts more than sharing'),
      memory: quantity.prefault(defaults.memory).describe('memory request'),
      memoryLimit: (defaults.memoryLimit === undefined
        ? quantity.optional()
        : quantity.prefault(defaults.memoryLimit)
      ).describe(`default: ${defaults.memoryLimit ?? 'the request'}`),
    })
    .refine(({ memory, memoryLimit }) => memoryLimit === undefined || bytes(memoryLimit) >= bytes(memory), {
      path: ['memoryLimit'],
      error: 'the memory limit is below the request; expected at least as much',
    })
    .refine(({ cpu, cpuLimit }) => cpuLimit === undefined || cores(cpuLimit) >= cores(cpu), {
      path: ['cpuLimit'],
      error: 'the CPU limit is below the request; expected at least as much',
    })
    .prefault({});

/** A taint that pods put up with. */
export const toleration = z
  .strictObject({
    key: labelKey.optional().describe('default: every taint'),
    operator: z.enum(['Exists', 'Equal']).default('Equal').describe('Exists: whatever the value'),
    value: labelValue.min(1).optional().describe('of the taint'),
    effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional().describe('default: every effect'),
    tolerationSeconds: z.int().min(0).optional().describe('how long after a NoExecute taint; default: for ever'),
  })
  .refine(({ operator, value }) => operator === 'Equal' || value === undefined, {
    path: ['value'],
    error: 'Exists takes no value; expected operator Equal, or no value',
  })
  .refine(({ operator, key }) => operator === 'Exists' || key !== undefined, {
    path: ['key'],
    error: 'Equal needs a key; expected a key, or operator Exists',
  })
  .refine(({ effect, tolerationSeconds }) => tolerationSeconds === undefined || effect === 'NoExecute', {
    path: ['effect'],
    error: 'tolerationSeconds counts only for the effect NoExecute',
  });

/** Taints that pods put up with. */
export const tolerationsOption = z.array(toleration).default([]).describe('taints of nodes that the pods put up with');

/** What a pod knows of itself, and of a container what it asks for and may take: bytes, and whole cores. */
export const PodFieldSchema = z.enum([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.podIP',
  'status.podIPs',
  'limits.cpu',
  'limits.memory',
  'requests.cpu',
  'requests.memory',
]);

export type PodField = z.output<typeof PodFieldSchema>;

/** A path within a container. */
export const containerPath = z.string().regex(/^\/(?!.*(^|\/)\.\.?(\/|$))[^\s:]*[^\s:/]$/, {
  error: 'expected a path in the container such as /var/cache',
});

const seconds = z.int().min(1).max(3600);

/** Whether a container is well: by a path, by gRPC, or by whether its port is open. */
const ProbeSchema = z
  .strictObject({
    port: portName.describe('name of one of ports'),
    path: z
      .string()
      .regex(/^\/\S*$/, { error: 'expected a path such as /ready' })
      .optional()
      .describe('asked by HTTP; without it the port only has to be open'),
    scheme: z.literal('HTTPS').optional().describe('default: HTTP'),
    grpc: z
      .union([z.literal(true), z.string().min(1)])
      .optional()
      .describe('asked by the health protocol of gRPC: true, or the name of a service'),
    initialDelaySeconds: seconds.optional().describe('default: none'),
    periodSeconds: seconds.optional().describe('default: 10'),
    timeoutSeconds: seconds.optional().describe('default: 1'),
    failureThreshold: z.int().min(1).max(1000).optional().describe('default: 3'),
  })
  .refine(({ path, grpc }) => path === undefined || grpc === undefined, {
    path: ['grpc'],
    error: 'a probe asks in one way; expected path or grpc, not both',
  })
  .refine(({ path, scheme }) => path !== undefined || scheme === undefined, {
    path: ['scheme'],
    error: 'only a probe by HTTP has a scheme; expected path beside it',
  });

export const ProbesSchema = z.strictObject({
  readiness: ProbeSchema.optional().describe('takes the pod out of its Services while it fails'),
  liveness: ProbeSchema.optional().describe('restarts the container when it fails'),
  startup: ProbeSchema.optional().describe('holds the others back until it has succeeded once'),
});

/** Of a user or group; root is none that a pod may have. */
const id = z.int().min(1).max(2147483647);

/** The identity of the container and what it may write; the rest is as the Pod Security level `restricted` wants it. */
export const SecuritySchema = z.strictObject({
  user: id.default(10001).describe('uid that the container runs as, never root'),
  group: id.optional().describe('default: as user'),
  fsGroup: id.optional().describe('group that owns volumes; default: none'),
  writable: z
    .array(containerPath)
    .default(['/tmp'])
    .describe('folders that the container may write, empty at its start; its own files it may not'),
  writableRoot: z.boolean().default(false).describe('whether the container may write its own files after all'),
});

/** What stands at a path beyond the image's own files. */
export const VolumeSchema = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('empty'), size: quantity.optional().describe('more than that evicts the pod') })
    .describe('scratch that goes with the pod'),
  z
    .strictObject({
      type: z.literal('claim'),
      size: quantity.describe('of the claim; a claim can grow, never shrink'),
      storageClass: dnsName.optional().describe("default: the cluster's"),
      shared: z.boolean().default(false).describe('whether pods on several nodes may write it (ReadWriteMany)'),
    })
    .describe('a PersistentVolumeClaim, which is kept when the workload goes'),
]);

/** A number of seconds lacks its unit. */
const timeOfNumber = ({ input }: { input?: unknown }): string =>
  Number.isInteger(input) && Number(input) > 0 ? `did you mean ${input}s?` : 'expected a time such as 5s, or 0';

export const LifecycleSchema = z.strictObject({
  terminationGracePeriod: goDuration.default('30s').describe('after that the container is killed'),
  preStopSleep: z
    .union([goDuration, z.literal(0, { error: timeOfNumber })])
    .default('5s')
    .describe('how long a pod that ends still serves, until the endpoints know; 0: not at all'),
});
