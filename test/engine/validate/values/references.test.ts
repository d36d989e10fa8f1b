import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import {
  autoscaler,
  changed,
  cronJob,
  deployment,
  disruptionBudget,
  ingress,
  limitRange,
  namespace,
  statefulSet,
  webhook,
} from '../objects.ts';
import { refused } from '../schemas.ts';

const POD = 'spec.template.spec';
const ENV = `${POD}.containers.0.env.1.valueFrom`;
const SERVICE = 'webhooks.0.clientConfig.service';

const labelled = (labels: Record<string, string>): KubeObject => changed(namespace(), 'metadata.labels', labels);

/** Each of them a real API server was seen to refuse. */
const REFUSED: readonly [what: string, object: KubeObject][] = [
  ['a selector that holds nothing', changed(deployment(), 'spec.selector', { matchLabels: {} })],
  ['a Secret without a name', changed(deployment(), ENV, { secretKeyRef: { key: 'a' } })],
  ['a Secret of a name that none has', changed(deployment(), ENV, { secretKeyRef: { key: 'a', name: 'A' } })],
  [
    'a volume of a ConfigMap without a name',
    changed(deployment(), `${POD}.volumes.0`, { name: 'config', configMap: {} }),
  ],
  ['a volume of a Secret without a name', changed(deployment(), `${POD}.volumes.0`, { name: 'config', secret: {} })],
  ['a job template without a pod', changed(cronJob(), 'spec.jobTemplate.spec', undefined)],
  ['a pod template without a pod', changed(deployment(), POD, undefined)],
  ['a claim template that claims nothing', changed(statefulSet(), 'spec.volumeClaimTemplates.0.spec', undefined)],
  ['a Service of a name that none has', changed(ingress(), 'spec.rules.0.http.paths.0.backend.service.name', 'A')],
  ['an Ingress of no rules', changed(ingress(), 'spec.rules', [])],
  ['a certificate of no host', changed(ingress(), 'spec.tls', [{ hosts: [''] }])],
  ['a level that Pod Security has not', labelled({ 'pod-security.kubernetes.io/enforce': 'strict' })],
  ['a version that Pod Security cannot read', labelled({ 'pod-security.kubernetes.io/warn-version': '1.36' })],
  ['a limit of what is no kind', changed(limitRange(), 'spec.limits.0.type', 'http://a.b/c')],
  ['more pods than can be counted', changed(disruptionBudget(), 'spec.maxUnavailable', 2 ** 31)],
  ['a target of no group', changed(autoscaler(), 'spec.scaleTargetRef.apiVersion', 'v1')],
  ['a target of no name', changed(autoscaler(), 'spec.scaleTargetRef.name', 'a/b')],
  ['a metric of no resource', changed(autoscaler(), 'spec.metrics.0.resource.name', '')],
  ['a webhook for no resource', changed(webhook(), 'webhooks.0.rules.0.resources', [''])],
  ['a version of reviews twice', changed(webhook(), 'webhooks.0.admissionReviewVersions', ['v1', 'v1'])],
  ['a webhook of no Service', changed(webhook(), `${SERVICE}.name`, '')],
  ['a webhook at a path of capitals', changed(webhook(), `${SERVICE}.path`, '/VALIDATE')],
];

describe('what names another thing', () => {
  it.each(REFUSED)('must not be %s', (_, object) => {
    expect(refused(object)).not.toEqual([]);
  });

  it('may be what Pod Security knows', () => {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.36',
      'pod-security.kubernetes.io/audit-version': 'latest',
    };
    expect(refused(labelled(labels))).toEqual([]);
  });
});
