import type { ConfigFiles } from '../../../shared/config-files.ts';
import type { InitContainer } from '../../../shared/pod.ts';
import type { SecretRef } from '../../../shared/secret.ts';
import { SETTINGS_FILE } from './opensearch-yml.ts';

const HOME = '/usr/share/opensearch';

/** What a node reads, as the preparation left it. */
export const CONFIG_FOLDER = `${HOME}/config`;

const PLUGIN = 'repository-s3';
const SOURCE = '/source';
const PREPARED = { config: '/prepared/config', plugin: '/prepared/plugin' };

/** Volumes by which the preparation hands over. */
const CONFIG = { type: 'empty', name: 'config' } as const;
const PLUGIN_FILES = { type: 'empty', name: 'plugin' } as const;

export const downloads = (image: string | undefined): boolean => image === undefined;

/** Where the plugin comes from. */
export const PLUGIN_HOST = 'artifacts.opensearch.org';

/** The variables of the preparation by the keys of the keystore, which alone may hold them. */
const KEYSTORE = {
  's3.client.default.access_key': 'S3_ACCESS_KEY',
  's3.client.default.secret_key': 'S3_SECRET_KEY',
} as const;

const script = (withPlugin: boolean): string =>
  [
    'set -eu',
    `cp -r ${CONFIG_FOLDER}/. ${PREPARED.config}/`,
    `cp ${SOURCE}/${SETTINGS_FILE} ${PREPARED.config}/`,
    `export OPENSEARCH_PATH_CONF=${PREPARED.config}`,
    `rm -f ${PREPARED.config}/opensearch.keystore`,
    'opensearch-keystore create',
    ...Object.entries(KEYSTORE).map(
      ([key, variable]) => `printf '%s' "$${variable}" | opensearch-keystore add --stdin --force ${key}`,
    ),
    ...(withPlugin
      ? [`opensearch-plugin install --batch ${PLUGIN}`, `cp -r ${HOME}/plugins/${PLUGIN}/. ${PREPARED.plugin}/`]
      : []),
  ].join('\n');

interface PrepareProps {
  image: string | undefined;
  settings: ConfigFiles;
  s3: SecretRef<'access_key' | 'secret_key'>;
}

/** Writes the keystore, and brings the plugin where the image has none. */
export function prepare({ image, settings, s3 }: PrepareProps): InitContainer {
  const withPlugin = downloads(image);
  return {
    command: ['/bin/bash', '-c', script(withPlugin)],
    env: {
      [KEYSTORE['s3.client.default.access_key']]: { secretKey: s3.key('access_key') },
      [KEYSTORE['s3.client.default.secret_key']]: { secretKey: s3.key('secret_key') },
    },
    mounts: {
      [SOURCE]: { type: 'config', files: settings },
      [PREPARED.config]: CONFIG,
      ...(withPlugin ? { [PREPARED.plugin]: PLUGIN_FILES } : {}),
      '/tmp': { type: 'empty' },
    },
  };
}

/** Where a node finds what was prepared. */
export const prepared = (image: string | undefined) => ({
  [CONFIG_FOLDER]: CONFIG,
  ...(downloads(image) ? { [`${HOME}/plugins/${PLUGIN}`]: PLUGIN_FILES } : {}),
});
