import type { Scenario } from '../scenario.ts';
import { thrice } from './steps.ts';

const ACTIVE = {
  activeService: 'stable',
  previewService: 'canary',
  scaleDownDelaySeconds: 1,
  abortScaleDownDelaySeconds: 1,
};

const preview = (name: string, blueGreen: object, rest: Partial<Scenario> = {}): Scenario => ({
  name,
  replicas: 3,
  strategy: { blueGreen: { ...ACTIVE, ...blueGreen } },
  ends: 'Healthy',
  ...rest,
});

const before = { prePromotionAnalysis: { templates: [{ templateName: 'check' }] } };
const after = { postPromotionAnalysis: { templates: [{ templateName: 'check' }] } };

export const BLUE_GREEN: Scenario[] = [
  preview('blue-green', { autoPromotionEnabled: true }),
  preview('blue-green-by-hand', { autoPromotionEnabled: false, previewReplicaCount: 1 }, { person: ['promote'] }),
  preview('blue-green-by-itself', { autoPromotionSeconds: 2 }),
  preview('blue-green-checked', { ...before, ...after }, { analysis: { check: { rate: thrice('good') } } }),
  preview('blue-green-fails-before', before, {
    analysis: { check: { rate: thrice('bad') } },
    ends: 'Degraded',
    until: 1,
  }),
  preview('blue-green-fails-after', after, {
    analysis: { check: { rate: thrice('bad') } },
    ends: 'Degraded',
    until: 2,
  }),
  preview('blue-green-aborted', { autoPromotionEnabled: false }, { person: ['abort'], ends: 'Degraded', until: 1 }),
];
