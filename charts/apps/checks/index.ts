import type { Check } from '../../shared/check.ts';
import { imageOverruled } from './image-overruled.ts';
import { imageUpdaterOff } from './image-updater-off.ts';
import { imageUpdaters } from './image-updaters.ts';
import { noImage } from './no-image.ts';

export const appChecks: readonly Check<unknown>[] = [imageUpdaters, imageUpdaterOff, imageOverruled, noImage];
