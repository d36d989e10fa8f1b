import { behind, networkOf } from '../../platform/checks/flows.ts';
import { isOpen } from '../../platform/checks/policies.ts';
import { clusterCheck } from '../../shared/check.ts';
import { selects } from '../../shared/selector.ts';
import { CONTROLLER_PODS } from '../names.ts';
import { questionsOf, serviceAt } from './questions.ts';

/**
 * What an analysis asks lets the controller in, for it is the controller that asks.
 * Source: contract S15. Otherwise every measurement is an error, after a silent timeout.
 */
export const analysisFlow = clusterCheck('analysis-flow', 'error', function* (manifests) {
  const questions = questionsOf(manifests);
  if (questions.length === 0) return;
  const { policies, pods } = networkOf(manifests);
  const controller = pods.find(
    ({ namespace, labels }) =>
      namespace === CONTROLLER_PODS.namespace && selects({ matchLabels: CONTROLLER_PODS.pods }, labels),
  );
  if (controller === undefined) return;
  const told = new Set<string>();
  for (const { at, namespace: own, url = '' } of questions) {
    const asked = URL.canParse(url) ? serviceAt(new URL(url), own, manifests) : undefined;
    const service = manifests.ofKind('Service').named({ namespace: asked?.namespace, name: asked?.name });
    const port = service?.object.spec.ports?.find((each) => each.port === asked?.port);
    if (service === undefined || port === undefined) continue;
    const wanted = { namespace: service.namespace, name: port.name };
    for (const { to, port: number } of behind(service.object.spec, pods, wanted)) {
      const isIn = isOpen(policies, to, { direction: 'ingress', peer: controller, port: number });
      const isOut = isOpen(policies, controller, { direction: 'egress', peer: to, port: number });
      if ((isIn && isOut) || told.has(`${at} ${to.at}`)) continue;
      told.add(`${at} ${to.at}`);
      const message = isIn
        ? `the controller may not ask ${to.at} at ${number}; expected a rule in its policy`
        : `${to.at} does not let the controller in at ${number}; expected a rule for ${controller.at} in its policy`;
      yield { at, message };
    }
  }
});
