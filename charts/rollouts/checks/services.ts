import { clusterCheck, type Violation } from '../../shared/check.ts';
import type { KubeObject, Labels, Manifest, Manifests } from '../../shared/manifest.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import { templateLabels } from './template-labels.ts';

type Rollout = Manifest<KubeObject & Shapes['Rollout']>;

/** The controller adds it to the selectors of Services that it moves from version to version. */
const POD_TEMPLATE_HASH = 'rollouts-pod-template-hash';

/** Field → the Service that it names. */
function servicesOf({ object }: Rollout): [field: string, service: string][] {
  const { canary, blueGreen } = object.spec.strategy ?? {};
  const named: [string, string | undefined][] = [
    ['canary.stableService', canary?.stableService],
    ['canary.canaryService', canary?.canaryService],
    ['canary.pingPong.pingService', canary?.pingPong?.pingService],
    ['canary.pingPong.pongService', canary?.pingPong?.pongService],
    ['blueGreen.activeService', blueGreen?.activeService],
    ['blueGreen.previewService', blueGreen?.previewService],
  ];
  return named.flatMap(([field, service]) => (service ? [[`spec.strategy.${field}`, service]] : []));
}

/**
 * The Services of a Rollout are there, beside it, apart from each other and from those of others, and select its pods.
 * Source: contract P01. Otherwise it is Degraded with InvalidSpec.
 */
export const rolloutServices = clusterCheck('rollout-services', 'error', function* (manifests) {
  const taken = new Map<string, Rollout>();
  for (const manifest of manifests.ofKind('Rollout')) {
    yield* missing(manifest);
    const seen = new Map<string, string>();
    for (const [field, service] of servicesOf(manifest)) {
      const at = manifest.field(field);
      const first = seen.get(service);
      if (first !== undefined) yield { at, message: `is ${service}, as is ${first}; expected two Services` };
      seen.set(service, field);
      const owner = taken.get(`${manifest.namespace}/${service}`);
      if (owner !== undefined && owner !== manifest)
        yield { at, message: `${service} is moved by ${owner.at} too; expected a Service of its own` };
      taken.set(`${manifest.namespace}/${service}`, manifest);
      yield* unfit(manifest, { at, service, labels: templateLabels(manifest, manifests) }, manifests);
    }
  }
});

/** What shifts traffic between two Services needs both. */
function* missing(manifest: Rollout): Iterable<Violation> {
  const { canary } = manifest.object.spec.strategy ?? {};
  const { trafficRouting, pingPong } = canary ?? {};
  const istio = trafficRouting?.istio as { destinationRule?: object } | undefined;
  if (trafficRouting === undefined || pingPong !== undefined || istio?.destinationRule !== undefined) return;
  for (const field of ['canaryService', 'stableService'] as const) {
    if (canary?.[field]) continue;
    const at = manifest.field(`spec.strategy.canary.${field}`);
    yield { at, message: 'is missing; expected a Service, since trafficRouting shifts traffic between two' };
  }
}

interface Named {
  at: string;
  service: string;
  /** Of the Rollout's pods; undefined where they are not known. */
  labels: Labels | undefined;
}

function* unfit({ namespace }: Rollout, { at, service, labels }: Named, manifests: Manifests): Iterable<Violation> {
  const services = manifests.ofKind('Service').filter(({ object }) => object.metadata.name === service);
  const found = services.find((each) => each.namespace === namespace);
  if (found === undefined) {
    const [elsewhere] = services;
    const where = elsewhere === undefined ? '' : `; there is one in ${elsewhere.namespace}, which is out of reach`;
    yield { at, message: `there is no Service ${service} in ${namespace}${where}` };
    return;
  }
  if (labels === undefined) return;
  for (const [key, value] of Object.entries(found.object.spec.selector ?? {})) {
    if (key === POD_TEMPLATE_HASH || labels[key] === value) continue;
    yield { at, message: `Service ${service} selects ${key}=${value}, and the pods have ${labels[key] ?? 'none'}` };
  }
}
