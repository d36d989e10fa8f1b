import { partOfApp } from '../../charts/shared/app-labels.ts';
import type { Component } from '../../charts/shared/component.ts';
import { objectLabels } from '../../charts/shared/labels.ts';
import type { Labels } from '../../charts/shared/manifest.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';

/** By which a component's Secrets, and what they are made of, are found when it goes. */
export function secretLabels({ apps }: Pick<Fleet, 'apps'>, { name: component }: Pick<Component, 'name'>): Labels {
  const app = apps[component];
  // Names of Secrets are no values of labels, for they may be longer.
  const { 'app.kubernetes.io/name': _, ...labels } = objectLabels({
    name: component,
    component,
    ...(app && { partOf: partOfApp(app) }),
  });
  return labels;
}
