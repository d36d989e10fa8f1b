import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../shared/component.ts';
import { mirrored } from '../shared/image.ts';
import * as k8s from '../shared/k8s.ts';
import { objectLabels } from '../shared/labels.ts';
import { runTimeServices } from '../shared/run-time-service.ts';
import { longestGap, scheduleOption } from '../shared/schedule.ts';
import { person, type SecretRefs, secret } from '../shared/secret.ts';
import { DEFAULT_CLASS, longhornClass, NO_BACKUP, storageClassOf } from '../shared/storage.ts';
import type { HelmUpstream } from '../shared/upstream.ts';
import { charts } from '../versions.ts';
import { LONGHORN_REGISTRY, LONGHORN_RELEASES } from './longhorn-upstream.ts';
import { imageValues, type LonghornValues, NODE_DRAIN_POLICIES, type RecurringJob } from './longhorn-values.ts';
import { monitorOf } from './run-time-monitor.ts';

const replicas = z.union([z.literal(1), z.literal(2), z.literal(3)]);

const Options = z.strictObject({
  classes: z
    .array(replicas)
    .default([])
    .describe(
      'numbers of copies for which there is a StorageClass beside those of the size profile and of storageClass',
    ),
  nodeDrainPolicy: z
    .enum(NODE_DRAIN_POLICIES)
    .optional()
    .describe(
      'default: block-if-contains-last-replica; where that never ends, another: with a class of one copy block-for-eviction-if-contains-last-replica, which moves it, and on one node allow-if-replica-is-stopped',
    ),
  backup: z
    .strictObject({
      schedule: scheduleOption
        .default('0 2 * * *')
        .describe('when volumes are copied to object storage, in the time zone of the node'),
      retain: z.int().min(1).max(250).default(7).describe('backups that are kept of each volume'),
    })
    .prefault({}),
  trimSchedule: scheduleOption
    .default('0 4 * * 0')
    .describe('when volumes give back what their filesystems have freed, in the time zone of the node'),
});

/** Hours between two backups of a volume, at most; none on a cluster without Longhorn. */
export function hoursBetweenBackups({ components }: Pick<ClusterData, 'components'>): number | undefined {
  const found = Options.safeParse(components.longhorn?.options);
  return found.success ? longestGap(found.data.backup.schedule) : undefined;
}

const secrets = ({ fleet: { objectStorage }, cluster }: Pick<SecretsContext, 'fleet' | 'cluster'>) => ({
  backup: secret('longhorn-backup-target', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINTS'], {
    purpose: `the account that writes backups of volumes into the bucket ${objectStorage.buckets.longhorn}`,
    values: {
      AWS_ACCESS_KEY_ID: person('the access key of the object storage'),
      AWS_SECRET_ACCESS_KEY: person('the secret key of the object storage'),
    },
    files: { AWS_ENDPOINTS: objectStorage.endpoint },
    account: { bucket: objectStorage.buckets.longhorn, folder: cluster.name, access: 'write' },
  }),
});

type Props = ChartProps<typeof Options, SecretsOf<typeof secrets>>;

const NAMESPACE = 'longhorn-system';

/** What the upstream chart lacks: classes that suit the cluster, and the monitor. */
class Longhorn extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    for (const count of copiesOf(props)) {
      this.storageClass(count, longhornClass(count) === storageClassOf(props.cluster));
    }
    monitorOf(this, 'longhorn', { service: runTimeServices.longhornBackend, labels: labelsOf('longhorn') }, [
      { port: 'manager' },
    ]);
  }

  /** Nothing in a class can be changed later, so that its name tells the one thing that differs. */
  private storageClass(count: 1 | 2 | 3, isDefault: boolean): void {
    const name = longhornClass(count);
    new k8s.KubeStorageClass(this, `StorageClass-${name}`, {
      metadata: {
        name,
        labels: labelsOf(name),
        annotations: { [DEFAULT_CLASS]: String(isDefault) },
      },
      provisioner: 'driver.longhorn.io',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Retain',
      // A copy on the node of the pod needs to know that node first.
      volumeBindingMode: 'WaitForFirstConsumer',
      parameters: {
        numberOfReplicas: String(count),
        // Minutes until a copy in error is thrown away.
        staleReplicaTimeout: '2880',
        fsType: 'ext4',
        dataLocality: 'best-effort',
      },
    });
  }
}

/** Numbers of copies for which there is a class; that of a cluster that has grown keeps its name in its claims. */
const copiesOf = ({ cluster, profile, options }: Pick<Props, 'cluster' | 'profile' | 'options'>) =>
  ([1, 2, 3] as const).filter(
    (count) =>
      count === profile.longhornReplicas ||
      options.classes.includes(count) ||
      longhornClass(count) === cluster.storageClass,
  );

/** The strictest that lets every drain come to an end. */
function drainPolicy(props: Props): LonghornValues['defaultSettings']['nodeDrainPolicy'] {
  if (props.profile.nodes === 1) return 'allow-if-replica-is-stopped';
  // The only copy of a volume is the last one: it is moved to another node first.
  return copiesOf(props).includes(1) ? 'block-for-eviction-if-contains-last-replica' : 'block-if-contains-last-replica';
}

const labelsOf = (name: string) => objectLabels({ name, component: 'longhorn' });

function upstream(props: Props): HelmUpstream {
  const { fleet, cluster, profile, options, secrets: refs } = props;
  const release = LONGHORN_RELEASES[charts.longhorn];
  const images = [...Object.values(release.longhorn), ...Object.values(release.csi)];
  return {
    type: 'helm',
    repository: 'https://charts.longhorn.io',
    chart: 'longhorn',
    version: charts.longhorn,
    releaseName: 'longhorn',
    values: {
      ...imagesOf(fleet.mirrors),
      // As a Helm hook it would run before the first sync, when its ServiceAccount is not there yet.
      preUpgradeChecker: { jobEnabled: false },
      // The chart makes a class of its own at run time; exactly one class is the default, and it is ours.
      persistence: {
        defaultClass: false,
        defaultClassReplicaCount: profile.longhornReplicas,
        reclaimPolicy: 'Retain',
      },
      defaultSettings: {
        defaultReplicaCount: profile.longhornReplicas,
        defaultDataLocality: 'best-effort',
        nodeDrainPolicy: options.nodeDrainPolicy ?? drainPolicy(props),
        // All that stands between a deleted Application and its volumes: the chart's uninstaller runs, and is refused.
        deletingConfirmationFlag: false,
        upgradeChecker: false,
        allowCollectingLonghornUsageMetrics: false,
      },
      defaultBackupStore: { backupTarget: backupTarget(fleet, cluster.name), ...credentials(refs) },
      // Three of each by the chart's default; only one of them leads, the others wait on other nodes.
      csi: {
        attacherReplicaCount: profile.longhornReplicas,
        provisionerReplicaCount: profile.longhornReplicas,
        resizerReplicaCount: profile.longhornReplicas,
        snapshotterReplicaCount: profile.longhornReplicas,
      },
      longhornUI: { replicas: 1 },
      // The UI has no login, so that only a port-forward reaches it.
      service: { ui: { type: 'ClusterIP' } },
      ingress: { enabled: false },
      // Ours needs the definitions of the Prometheus operator, and so does not go with the chart.
      metrics: { serviceMonitor: { enabled: false } },
      extraObjects: recurringJobs(options),
    } satisfies LonghornValues,
    kinds: [...release.kinds, { group: 'longhorn.io', kind: 'RecurringJob', scope: 'Namespaced' }],
    images: images.map((image) => `${LONGHORN_REGISTRY}/${image}`),
  };
}

/** The chart names its images itself; only a mirror needs them said. */
function imagesOf(mirrors: Props['fleet']['mirrors']): Pick<LonghornValues, 'image'> {
  const { longhorn, csi } = LONGHORN_RELEASES[charts.longhorn];
  if (mirrored(`${LONGHORN_REGISTRY}/longhornio`, mirrors) === `${LONGHORN_REGISTRY}/longhornio`) return {};
  return { image: { longhorn: imageValues(longhorn, mirrors), csi: imageValues(csi, mirrors) } };
}

/** A folder of its own for each cluster: two that shared one would see and expire each other's backups. */
const backupTarget = ({ objectStorage: { buckets, region } }: Props['fleet'], cluster: string): string =>
  `s3://${buckets.longhorn}@${region}/${cluster}/`;

const credentials = ({ backup }: SecretRefs<SecretsOf<typeof secrets>>) => ({
  backupTargetCredentialSecret: backup.name,
});

/** The group `default` holds every volume that names no group of its own. */
function recurringJobs({ backup, trimSchedule }: z.output<typeof Options>): RecurringJob[] {
  return [
    recurringJob('backup', { task: 'backup', cron: backup.schedule, groups: ['default'], retain: backup.retain }),
    // Without it a volume only grows: blocks of deleted files stay in every copy and in every backup.
    recurringJob('trim', { task: 'filesystem-trim', cron: trimSchedule, groups: ['default', NO_BACKUP], retain: 0 }),
  ];
}

const recurringJob = (
  name: string,
  spec: Pick<RecurringJob['spec'], 'task' | 'cron' | 'groups' | 'retain'>,
): RecurringJob => ({
  apiVersion: 'longhorn.io/v1beta2',
  kind: 'RecurringJob',
  metadata: { name, namespace: NAMESPACE },
  spec: { name, ...spec, concurrency: 1, labels: {} },
});

export const longhorn = component({
  name: 'longhorn',
  summary: 'replicated volumes on the disks of the nodes, with backups to object storage',
  namespace: NAMESPACE,
  wave: 'storage',
  roles: ['central', 'edge'],
  options: Options,
  defines: ['longhorn.io'],
  operates: ['longhorn.io'],
  secrets,
  chart: Longhorn,
  upstream,
  ignoreDifferences: [
    {
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
      jsonPointers: ['/spec/preserveUnknownFields', '/spec/conversion/webhook/clientConfig/caBundle'],
    },
    // Its own page and its controllers change settings.
    { group: 'longhorn.io', kind: 'Setting', jsonPointers: ['/value'] },
  ],
  onRemoval: 'keep',
});
