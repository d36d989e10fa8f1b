import { defined } from '../argocd/defined.ts';
import type { Analysis } from './analysis.ts';
import type { EphemeralMetadata } from './canary.ts';
import type { AnyService } from './router.ts';
import {
  type Amount,
  type AntiAffinity,
  antiAffinitySpec,
  checkAntiAffinity,
  checkDistinct,
  type Strategy,
} from './strategy.ts';

/** Whether a person promotes, or the controller at once or after seconds. Default: at once. */
type Promotion =
  | { autoPromotionEnabled: false; autoPromotionSeconds?: never }
  | { autoPromotionEnabled?: true; autoPromotionSeconds?: number };

/** One to look at the new version before the switch, with as many pods as it says. */
type Preview =
  | { previewService: AnyService; previewReplicaCount?: number; previewMetadata?: EphemeralMetadata }
  | { previewService?: never; previewReplicaCount?: number; previewMetadata?: EphemeralMetadata };

export type BlueGreen = Promotion &
  Preview & {
    /** Leads to the version that is live; the switch is its selector. */
    activeService: AnyService;
    activeMetadata?: EphemeralMetadata;
    /** Before the switch; ends by itself. */
    prePromotionAnalysis?: Analysis<'finite'>;
    /** After the switch; ends by itself, and undoes the switch where it fails. */
    postPromotionAnalysis?: Analysis<'finite'>;
    /** Seconds for which the old version stays up after the switch. Default of the controller: 30. */
    scaleDownDelaySeconds?: number;
    /** How many old versions may run at one time. */
    scaleDownDelayRevisionLimit?: number;
    /** Seconds for which the new version stays up after an abort; 0: for ever. Default of the controller: 30. */
    abortScaleDownDelaySeconds?: number;
    antiAffinity?: AntiAffinity;
    /** In a restart. Default of the controller: 25 %. */
    maxUnavailable?: Amount;
  };

/** Brings up the new version whole and switches to it in one moment. */
export function blueGreen(props: BlueGreen): Strategy {
  const { activeService, previewService, prePromotionAnalysis, postPromotionAnalysis, antiAffinity, ...spec } = props;
  return {
    kind: 'blueGreen',
    spec: {
      blueGreen: defined({
        ...spec,
        activeService: activeService.name,
        previewService: previewService?.name,
        prePromotionAnalysis: prePromotionAnalysis?.spec,
        postPromotionAnalysis: postPromotionAnalysis?.spec,
        antiAffinity: antiAffinitySpec(antiAffinity),
      }),
    },
    services: [activeService, ...(previewService ? [previewService] : [])],
    objects: [],
    templates: [...(prePromotionAnalysis?.templates ?? []), ...(postPromotionAnalysis?.templates ?? [])],
    problems: [...checkDistinct({ activeService, previewService }), ...checkAntiAffinity(antiAffinity)],
  };
}
