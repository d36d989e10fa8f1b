import { z } from 'zod';
import { AppSecretSchema, envName } from './app-secret.ts';
import { imageRepository } from './image-reference.ts';
import {
  containerPath,
  LifecycleSchema,
  PodFieldSchema,
  ProbesSchema,
  resourcesOption,
  SecuritySchema,
  tolerationsOption,
  VolumeSchema,
} from './pods.ts';
import { LONGEST_INTERVAL, RATES, upToLongest } from './scrape-interval.ts';
import { podsOrPercent, StrategySchema } from './strategy.ts';
import {
  dnsLabel,
  dnsName,
  goDuration,
  ipv4,
  labelKey,
  labelValue,
  port,
  portName,
  replicas,
  seconds,
} from './units.ts';
import { workloadProblems } from './workload-problems.ts';

const share = z.int().min(1).max(1000);

const AutoscalingSchema = z
  .strictObject({
    min: replicas.default(2).describe('pods at the least'),
    max: replicas.describe('pods at the most'),
    cpu: share
      .optional()
      .describe('per cent of the CPU request that pods use on average; default: 70 where nothing else counts'),
    memory: share.optional().describe('per cent of the memory request that pods use on average'),
    custom: z
      .array(
        z.strictObject({
          metric: z.string().min(1).describe('of the pods, as an adapter for custom metrics knows it'),
          average: z
            .string()
            .regex(/^[1-9][0-9]*m?$/, { error: 'expected an amount per pod such as 100 or 500m' })
            .describe('per pod'),
        }),
      )
      .default([])
      .describe('metrics that an adapter brings'),
    scaleDownWindow: goDuration
      .refine((window) => seconds(window) <= 3600, { error: 'expected at most 1h, as Kubernetes does' })
      .optional()
      .describe('how long less load has to last; default: 5m'),
  })
  .refine(({ min, max }) => max >= min, { path: ['max'], error: 'the most is below the least; expected at least min' })
  .describe('replicas by load, in place of a fixed number');

const peer = {
  namespace: dnsLabel.describe('of the pods'),
  pods: z.record(labelKey, labelValue).describe('labels that the pods have'),
};

const portNumbers = z.array(port).min(1).describe('numbers, as the pods or hosts have them');

const FromSchema = z.union([
  z.strictObject({
    app: dnsLabel.describe('another app of the same environment'),
    ports: z.array(portName).min(1).optional().describe('names of ports; default: all'),
  }),
  z.strictObject({
    ...peer,
    ports: z.array(portName).min(1).optional().describe('names of ports; default: all'),
  }),
]);

const ToSchema = z.union([
  z.strictObject({
    app: dnsLabel.describe('another app of the same environment, which has to name this one under network.from'),
    port: portName.describe('name of one of its ports'),
  }),
  z.strictObject({ ...peer, ports: portNumbers }),
  z.strictObject({ host: dnsName.describe('outside the cluster'), ports: portNumbers.default([443]) }),
  z.strictObject({ addresses: z.array(ipv4).min(1).describe('outside the cluster'), ports: portNumbers }),
]);

const MigrationSchema = z
  .strictObject({
    command: z.array(z.string()).min(1).optional().describe('default: that of the image'),
    args: z.array(z.string()).min(1).optional().describe('default: those of the image'),
    timeout: goDuration
      .refine((timeout) => seconds(timeout) >= 1, { error: 'expected at least 1s' })
      .default('10m')
      .describe('after that it has failed, whatever it does'),
    tries: z
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('pods that may fail before the sync has; it is tried anew after that'),
    resources: resourcesOption({ cpu: '100m', memory: '128Mi' }).optional().describe('default: those of the app'),
  })
  .refine(({ command, args }) => command !== undefined || args !== undefined, {
    path: ['command'],
    error: 'the image itself would serve and never end; expected command or args',
  })
  .describe(
    'runs to its end in each sync, with the image, variables and files of the app, before its pods are replaced',
  );

/** One service: what runs, what it needs, who reaches it, and how new versions come. */
export const WORKLOAD_FIELDS = {
  image: imageRepository.describe('without a tag: clusters/apps/images.yaml says which version runs where'),
  ports: z.record(portName, port).default({}).describe('name → number; the Service has the same'),
  command: z.array(z.string()).min(1).optional().describe('default: that of the image'),
  args: z.array(z.string()).optional().describe('default: those of the image'),
  env: z
    .record(
      envName,
      z.union([
        z.string(),
        z.strictObject({ field: PodFieldSchema.describe('of the pod, or of what its container may take') }),
      ]),
    )
    .default({})
    .describe('variables that may be read by all; others belong to secrets'),
  config: z
    .strictObject({
      env: z.record(envName, z.string()).default({}).describe('variables from a ConfigMap'),
      files: z
        .record(
          containerPath,
          z.record(
            z
              .string()
              .regex(/^(?!\.\.|\.$)[\w.-]{1,253}$/, { error: 'expected the name of a file, not .. or such as it' }),
            z.string(),
          ),
        )
        .default({})
        .describe('folder → name → content'),
    })
    .prefault({})
    .describe('in ConfigMaps whose changes roll the pods'),
  secrets: z.record(dnsLabel, AppSecretSchema).default({}).describe('name → what is sealed and who reads it'),
  registryLogin: z
    .boolean()
    .default(false)
    .describe('whether the registry of the image wants a login, which is sealed for each environment of the app'),
  probes: ProbesSchema.prefault({}).describe('how it is known whether the container is well'),
  resources: resourcesOption({ cpu: '100m', memory: '128Mi' }).describe('what the container asks for and may take'),
  replicas: replicas.optional().describe('default: 2'),
  autoscaling: AutoscalingSchema.optional(),
  disruption: z
    .strictObject({
      maxUnavailable: podsOrPercent.default(1).describe('pods that a drain may take at once'),
    })
    .prefault({})
    .describe('from two replicas on'),
  ingress: z
    .strictObject({
      host: dnsName.describe('shop stands for shop in the zone of the cluster; a whole name has to lie in that zone'),
      path: z
        .string()
        .regex(/^\/\S*$/, { error: 'expected a path such as /api' })
        .default('/')
        .describe('it and what lies below it'),
      port: portName.describe('name of one of ports'),
    })
    .optional()
    .describe('serves it with TLS to those outside the cluster'),
  network: z
    .strictObject({
      from: z.array(FromSchema).default([]).describe('who may ask; ingress and metrics follow from those'),
      to: z.array(ToSchema).default([]).describe('whom it asks; names resolve always'),
    })
    .prefault({})
    .describe('what is not named here is closed'),
  metrics: z
    .strictObject({
      port: portName.describe('name of one of ports'),
      path: z
        .string()
        .regex(/^\/\S*$/, { error: 'expected a path such as /metrics' })
        .default('/metrics')
        .describe('where the process tells them'),
      interval: upToLongest(goDuration, RATES)
        .optional()
        .describe(`at most ${LONGEST_INTERVAL}; default: the scraper's`),
    })
    .optional()
    .describe('scraped, so that dashboards, alerts and analyses see it'),
  migration: MigrationSchema.optional(),
  lifecycle: LifecycleSchema.prefault({}).describe('how a pod ends'),
  security: SecuritySchema.prefault({}).describe('who the container is and what it may write'),
  volumes: z.record(containerPath, VolumeSchema).default({}).describe('path → what stands there'),
  nodeSelector: z.record(labelKey, labelValue).default({}).describe('labels of the nodes that it may run on'),
  tolerations: tolerationsOption,
  delivery: StrategySchema.default({ type: 'rolling', maxSurge: '25%', maxUnavailable: 0 }).describe(
    'how a new version replaces the old one; default: rolling',
  ),
};

export const WorkloadSchema = z.strictObject(WORKLOAD_FIELDS).superRefine((workload, context) => {
  for (const { path, message } of workloadProblems(workload)) context.addIssue({ code: 'custom', path, message });
});

export type WorkloadData = z.output<typeof WorkloadSchema>;
export type WorkloadInput = z.input<typeof WorkloadSchema>;
