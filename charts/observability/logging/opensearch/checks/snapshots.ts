import { clusterCheck } from '../../../../shared/check.ts';
import { images } from '../../../../versions.ts';
import { deployedOf, nodeContainer } from './read.ts';

const KEYS = ['access_key', 'secret_key'].map((key) => `s3.client.default.${key}`);

/**
 * Snapshots reach the object storage: by the plugin, the keys in the keystore, and paths in the place of hosts.
 * Source: contract L12. The official image has no plugin for S3, and keys outside of the keystore stop a node.
 */
export const openSearchSnapshots = clusterCheck('opensearch-snapshots', 'error', function* (manifests) {
  const deployed = deployedOf(manifests);
  const node = deployed && nodeContainer(deployed);
  if (deployed === undefined || node === undefined) return;
  const { settings, at } = deployed;
  if (settings['s3.client.default.path_style_access'] !== true) {
    yield { at: at('s3.client.default.path_style_access'), message: 'is off; MinIO serves buckets as paths' };
  }
  for (const key of KEYS.filter((each) => settings[each] !== undefined)) {
    yield { at: at(key), message: 'stops the node; expected it in the keystore only' };
  }
  const scripts = node.initContainers.flatMap(({ command = [], args = [] }) => [...command, ...args]).join('\n');
  for (const key of KEYS.filter((each) => !scripts.includes(`--force ${each}`))) {
    yield { at: node.at, message: `no init container writes ${key} into the keystore; snapshots would be refused` };
  }
  const official = node.container.image?.endsWith(
    `/${images.openSearch.repository.split('/').slice(1).join('/')}:${images.openSearch.tag}`,
  );
  if (official && !scripts.includes('opensearch-plugin install --batch repository-s3')) {
    yield {
      at: node.at,
      message: 'the official image has no repository-s3; expected one that has, or a step that brings it',
    };
  }
});
