import { type LabelSelector, toJson_LabelSelector } from '../shared/k8s.ts';
import type { Labels } from '../shared/manifest.ts';

/** Labels that pods have to have, or a whole selector. */
export type PodSelector = Labels | LabelSelector;

const isSelector = (selector: PodSelector): selector is LabelSelector =>
  typeof selector.matchLabels === 'object' || Array.isArray(selector.matchExpressions);

export const selectorSpec = (selector: PodSelector) =>
  isSelector(selector) ? toJson_LabelSelector(selector) : { matchLabels: selector };
