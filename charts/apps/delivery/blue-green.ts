import type { Strategy as Data } from '../../../clusters/schema/strategy.ts';
import { seconds } from '../../../clusters/schema/units.ts';
import { blueGreen as blueGreenStrategy } from '../../rollouts/blue-green.ts';
import { Analyses } from '../analyses.ts';
import { serve } from '../serve.ts';
import type { Deliverable, Delivered } from './delivered.ts';
import { rollout } from './rollout.ts';

type BlueGreen = Extract<Data, { type: 'blueGreen' }>;

/** Delivered whole beside the old version by the rollouts controller, which then switches. */
export function blueGreen(of: Deliverable, delivery: BlueGreen): Delivered {
  const [live, preview] = [of.service('server'), of.service('preview')];
  const analyses = new Analyses(of);
  const strategy = blueGreenStrategy({
    activeService: live,
    previewService: preview,
    previewReplicaCount: delivery.preview.replicas,
    ...promotion(delivery),
    prePromotionAnalysis: analyses.ending('pre', delivery.prePromotionAnalysis, preview),
    postPromotionAnalysis: analyses.ending('post', delivery.postPromotionAnalysis, live),
    scaleDownDelaySeconds: seconds(delivery.scaleDownDelay),
  });
  const object = rollout(of, delivery, strategy);
  if (delivery.preview.host !== undefined) serve(of, preview, { host: delivery.preview.host });
  // The live Service shows the pods of one version only.
  const all = of.data.metrics === undefined ? live : of.service('metrics');
  return { object, kind: 'Rollout', live, all };
}

function promotion({ autoPromotion }: BlueGreen) {
  if (autoPromotion === false) return { autoPromotionEnabled: false } as const;
  if (autoPromotion === true) return { autoPromotionEnabled: true } as const;
  return { autoPromotionEnabled: true, autoPromotionSeconds: seconds(autoPromotion) } as const;
}
