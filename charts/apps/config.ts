import type { Construct } from 'constructs';
import { inWords } from '../../clusters/schema/folders.ts';
import { ConfigFiles } from '../shared/config-files.ts';
import * as k8s from '../shared/k8s.ts';
import type { Labels } from '../shared/manifest.ts';
import type { Mount, PodProps } from '../shared/pod.ts';
import type { Deliverable } from './delivery/delivered.ts';
import type { Settled } from './workload-props.ts';

type Data = Pick<Settled, 'config' | 'volumes' | 'security'>;
export type Content = Required<Pick<PodProps<string>, 'mounts' | 'envFrom'>>;

/** What a container reads and writes of its data: ConfigMaps, claims and empty folders. */
export function contentOf(
  scope: Construct,
  name: string,
  {
    config,
    volumes,
    security,
    labels,
    storageClass,
    late,
  }: Data & Pick<Deliverable, 'late'> & { labels: Labels; storageClass: string },
): Content {
  const env = Object.keys(config.env).length === 0 ? [] : [{ name: `${name}-env`, files: config.env }];
  const folders = Object.entries(config.files);
  const files = folders.map(([folder, content]): [string, Mount] => [
    folder,
    {
      type: 'config',
      files: new ConfigFiles(scope, folders.length === 1 ? `${name}-config` : `${name}-${inWords(folder)}`, {
        labels,
        files: content,
      }),
    },
  ]);
  const claims = Object.entries(volumes).map(([path, volume]): [string, Mount] => {
    if (volume.type === 'empty') return [path, { type: 'empty', sizeLimit: volume.size }];
    const claim = `${name}-${inWords(path)}`;
    new k8s.KubePersistentVolumeClaim(scope, `PersistentVolumeClaim-${claim}`, {
      metadata: { name: claim, labels, ...late },
      spec: {
        accessModes: [volume.shared ? 'ReadWriteMany' : 'ReadWriteOnce'],
        storageClassName: volume.storageClass ?? storageClass,
        resources: { requests: { storage: k8s.Quantity.fromString(volume.size) } },
      },
    });
    return [path, { type: 'volume', claim }];
  });
  return {
    envFrom: env.map((each) => new ConfigFiles(scope, each.name, { labels, files: each.files })),
    mounts: {
      ...Object.fromEntries(security.writable.map((path): [string, Mount] => [path, { type: 'empty' }])),
      ...Object.fromEntries([...files, ...claims]),
    },
  };
}
