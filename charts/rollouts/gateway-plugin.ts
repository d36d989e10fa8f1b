import type { Fleet } from '../../clusters/schema/cluster.ts';
import { imageReference } from '../shared/image.ts';
import type { InitContainer, Mount } from '../shared/pod.ts';
import { images } from '../versions.ts';
import { GATEWAY_PLUGIN } from './names.ts';

const FOLDER = '/plugins';
const BINARY = 'rollouts-plugin-trafficrouter-gatewayapi';

const folder: Mount = { type: 'empty', name: 'plugins', sizeLimit: '256Mi' };

/**
 * The binary comes from an image that the node keeps, so that a restart needs no internet: the controller does not start
 * where it cannot get a plugin that its configuration names.
 */
export const pluginInit = (fleet: Pick<Fleet, 'mirrors'>): Record<string, InitContainer> => ({
  'gateway-api-plugin': {
    image: imageReference(images.gatewayApiPlugin, fleet),
    command: ['cp', `/bin/${BINARY}`, `${FOLDER}/${BINARY}`],
    mounts: { [FOLDER]: folder },
  },
});

export const pluginMounts: Record<string, Mount> = { [FOLDER]: folder };

/** What the controller's configuration says of it. */
export const PLUGIN = { name: GATEWAY_PLUGIN, location: `file://${FOLDER}/${BINARY}` } as const;
