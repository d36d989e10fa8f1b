import type { UpstreamKind } from '../shared/upstream.ts';
import type { charts } from '../versions.ts';

interface Release {
  /** Image by its key in the chart's `image.longhorn` and `image.csi` values, without its registry. */
  longhorn: Record<string, string>;
  csi: Record<string, string>;
  /** What the chart renders with our values. */
  kinds: readonly UpstreamKind[];
}

/** Where the images are, unless a mirror takes the place. */
export const LONGHORN_REGISTRY = 'docker.io';

/** The plurals of its own kinds. */
const DEFINITIONS = [
  'backingimagedatasources',
  'backingimagemanagers',
  'backingimages',
  'backupbackingimages',
  'backups',
  'backuptargets',
  'backupvolumes',
  'enginefrontends',
  'engineimages',
  'engines',
  'instancemanagers',
  'nodes',
  'orphans',
  'recurringjobs',
  'replicas',
  'settings',
  'shardgroups',
  'shards',
  'sharemanagers',
  'snapshots',
  'supportbundles',
  'systembackups',
  'systemrestores',
  'volumeattachments',
  'volumes',
];

/** What each release of the chart brings. Source: deploy/longhorn-images.txt and chart/templates at its tag. */
export const LONGHORN_RELEASES: Readonly<Record<(typeof charts)['longhorn'], Release>> = {
  '1.12.1': {
    longhorn: {
      backingImageManager: 'longhornio/backing-image-manager:v1.12.1',
      engine: 'longhornio/longhorn-engine:v1.12.1',
      instanceManager: 'longhornio/longhorn-instance-manager:v1.12.1',
      manager: 'longhornio/longhorn-manager:v1.12.1',
      shareManager: 'longhornio/longhorn-share-manager:v1.12.1',
      supportBundleKit: 'longhornio/support-bundle-kit:v0.0.92',
      ui: 'longhornio/longhorn-ui:v1.12.1',
    },
    csi: {
      attacher: 'longhornio/csi-attacher:v4.12.0',
      livenessProbe: 'longhornio/livenessprobe:v2.19.0',
      nodeDriverRegistrar: 'longhornio/csi-node-driver-registrar:v2.17.0',
      provisioner: 'longhornio/csi-provisioner:v5.3.0',
      resizer: 'longhornio/csi-resizer:v2.2.1',
      snapshotter: 'longhornio/csi-snapshotter:v8.6.0',
    },
    kinds: [
      { group: '', kind: 'ConfigMap', scope: 'Namespaced' },
      { group: '', kind: 'Service', scope: 'Namespaced' },
      { group: '', kind: 'ServiceAccount', scope: 'Namespaced' },
      {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        scope: 'Cluster',
        names: DEFINITIONS.map((plural) => `${plural}.longhorn.io`),
      },
      { group: 'apps', kind: 'DaemonSet', scope: 'Namespaced' },
      { group: 'apps', kind: 'Deployment', scope: 'Namespaced' },
      // Hooks: one after an upgrade, and the uninstaller, which Argo CD runs whenever it deletes the Application, for
      // which it adds finalizers of its own. See docs/longhorn.md.
      { group: 'batch', kind: 'Job', scope: 'Namespaced' },
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', scope: 'Cluster', names: ['longhorn-role'] },
      {
        group: 'rbac.authorization.k8s.io',
        kind: 'ClusterRoleBinding',
        scope: 'Cluster',
        binds: {
          'longhorn-bind': { kind: 'ClusterRole', name: 'longhorn-role' },
          'longhorn-support-bundle': { kind: 'ClusterRole', name: 'cluster-admin' },
        },
      },
      { group: 'rbac.authorization.k8s.io', kind: 'Role', scope: 'Namespaced', names: ['longhorn'] },
      {
        group: 'rbac.authorization.k8s.io',
        kind: 'RoleBinding',
        scope: 'Namespaced',
        binds: { longhorn: { kind: 'Role', name: 'longhorn' } },
      },
      { group: 'scheduling.k8s.io', kind: 'PriorityClass', scope: 'Cluster', names: ['longhorn-critical'] },
    ],
  },
};
