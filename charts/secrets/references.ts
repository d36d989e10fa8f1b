import { containersOf, type Pods, podsOf } from '../platform/checks/pods.ts';
import type { KubeObject, Manifest, Manifests } from '../shared/manifest.ts';

/** Where an object names a Secret of its own namespace. */
interface SecretReference {
  manifest: Manifest;
  path: string;
  name: string;
  /** Keys that are used; none: the whole Secret. */
  keys: readonly string[];
}

/** Every Secret that pods, Ingresses, Gateways, analyses and the Prometheus operator's resources cannot do without. */
export function secretReferences(manifests: Manifests): SecretReference[] {
  return [
    ...podsOf(manifests).flatMap((pods) => [...secretsOfPods(pods)]),
    ...manifests
      .ofKind('Ingress')
      .flatMap((manifest) =>
        (manifest.object.spec.tls ?? []).flatMap(({ secretName }, i) =>
          secretName === undefined
            ? []
            : [{ manifest, path: `spec.tls[${i}].secretName`, name: secretName, keys: ['tls.crt', 'tls.key'] }],
        ),
      ),
    ...ofGateways(manifests),
    ...ofAnalyses(manifests),
    ...[...manifests]
      .filter(({ object }) => object.apiVersion.startsWith('monitoring.coreos.com/'))
      .flatMap((manifest) =>
        selectors(manifest.object).map(({ path, name, key }) => ({ manifest, path, name, keys: [key] })),
      ),
  ];
}

export function* secretsOfPods(pods: Pods): Generator<SecretReference> {
  const { manifest, path, template } = pods;
  const { volumes = [], imagePullSecrets = [] } = template.spec;
  for (const [i, { secret }] of volumes.entries()) {
    if (secret?.secretName === undefined || secret.optional) continue;
    const keys = (secret.items ?? []).map(({ key }) => key);
    yield { manifest, path: `${path}.spec.volumes[${i}].secret`, name: secret.secretName, keys };
  }
  for (const [i, { name }] of imagePullSecrets.entries()) {
    yield { manifest, path: `${path}.spec.imagePullSecrets[${i}]`, name, keys: ['.dockerconfigjson'] };
  }
  for (const { path: at, container } of containersOf(pods)) {
    for (const [i, { valueFrom }] of (container.env ?? []).entries()) {
      const ref = valueFrom?.secretKeyRef;
      if (ref === undefined || ref.optional) continue;
      yield { manifest, path: `${at}.env[${i}].valueFrom.secretKeyRef`, name: ref.name, keys: [ref.key] };
    }
    for (const [i, { secretRef }] of (container.envFrom ?? []).entries()) {
      if (secretRef === undefined || secretRef.optional) continue;
      yield { manifest, path: `${at}.envFrom[${i}].secretRef`, name: secretRef.name, keys: [] };
    }
  }
}

const ofGateways = (manifests: Manifests): SecretReference[] =>
  manifests.ofKind('Gateway').flatMap((manifest) =>
    manifest.object.spec.listeners.flatMap(({ tls }, i) =>
      (tls?.certificateRefs ?? [])
        .filter(({ kind = 'Secret', namespace = manifest.namespace }) => {
          return kind === 'Secret' && namespace === manifest.namespace;
        })
        .map(({ name }, j) => {
          const path = `spec.listeners[${i}].tls.certificateRefs[${j}]`;
          return { manifest, path, name, keys: ['tls.crt', 'tls.key'] };
        }),
    ),
  );

/** Of the whole cluster's templates it is not known in which namespace they are used. */
const ofAnalyses = (manifests: Manifests): SecretReference[] =>
  manifests.ofKind('AnalysisTemplate', 'AnalysisRun').flatMap((manifest) =>
    (manifest.object.spec.args ?? []).flatMap(({ valueFrom }, i) => {
      const ref = valueFrom?.secretKeyRef;
      const path = `spec.args[${i}].valueFrom.secretKeyRef`;
      return ref === undefined ? [] : [{ manifest, path, name: ref.name, keys: [ref.key] }];
    }),
  );

/** Of ConfigMaps, whose selectors look alike. */
const OTHERS: ReadonlySet<string> = new Set(['configMap', 'configMapKeyRef']);

interface Selector {
  path: string;
  name: string;
  key: string;
}

const known = new WeakMap<object, readonly Selector[]>();

/** `{name, key}` wherever it stands in a resource of the Prometheus operator; of one that several clusters have, found once. */
function selectors({ spec }: KubeObject): readonly Selector[] {
  if (typeof spec !== 'object' || spec === null) return [];
  const found = known.get(spec) ?? selectorsIn(spec, ['spec']);
  known.set(spec, found);
  return found;
}

function selectorsIn(value: object, path: string[]): Selector[] {
  const { name, key, optional } = value as { name?: unknown; key?: unknown; optional?: unknown };
  if (typeof name === 'string' && typeof key === 'string' && optional !== true)
    return [{ path: path.join(''), name, key }];
  const found: Selector[] = [];
  for (const [field, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null || OTHERS.has(field)) continue;
    path.push(Array.isArray(value) ? `[${field}]` : `.${field}`);
    found.push(...selectorsIn(inner, path));
    path.pop();
  }
  return found;
}
