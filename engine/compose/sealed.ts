import { wave } from '../../charts/argocd/annotations.ts';
import { certificateRecordOf, hostsLacking } from '../../charts/secrets/certificate-record.ts';
import { keptAnnotations, sealedSecretSpec } from '../../charts/secrets/sealed-secret.ts';
import { type Component, secretsOf } from '../../charts/shared/component.ts';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import type { KubeObject, Labels } from '../../charts/shared/manifest.ts';
import type { SecretSpec } from '../../charts/shared/secret.ts';
import type { ClusterData, Fleet, SealedObject } from '../../clusters/schema/cluster.ts';
import { didYouMean } from '../did-you-mean.ts';
import { namesOf } from '../folded.ts';
import { sealCommand } from '../seal-command.ts';
import { isExternal } from './external.ts';
import { secretLabels } from './secret-labels.ts';

/** The path of the file that holds a cluster's sealed secret. */
export const sealedFile = (cluster: string, namespace: string, name: string): string =>
  `clusters/sealed/${cluster}/${namespace}/${name}.yaml`;

/** What a Secret is made of in the cluster; undefined while nothing is sealed. */
export function sealedContent(cluster: ClusterData, namespace: string, spec: SecretSpec): object | undefined {
  const object = sealedFor(cluster, namespace, spec);
  return object && sealedSecretSpec(spec, object.spec);
}

/** What stands in the cluster's folder; of a secret that has only open files nothing has to. */
function sealedFor(cluster: ClusterData, namespace: string, { name, values }: SecretSpec): SealedObject | undefined {
  const object = cluster.sealed[`${namespace}/${name}`];
  if (object !== undefined || values.length > 0) return object;
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace },
    spec: { encryptedData: {} },
  };
}

/** The SealedSecrets that a component's declared secrets have in the cluster's folder; they go ahead of the workloads. */
export function sealedObjects(fleet: Fleet, cluster: ClusterData, component: Component): KubeObject[] {
  const labels = secretLabels(fleet, component);
  return Object.values(secretsOf(component, fleet, cluster)).flatMap((spec) => {
    const object = sealedFor(cluster, component.namespace, spec);
    return object === undefined || isExternal(cluster, component, spec) ? [] : [delivered(object, spec, labels)];
  });
}

/** What `seal` writes down for people and itself. */
const RECORDS = 'fleetwright/';

function delivered(
  { apiVersion, kind, metadata, spec }: SealedObject,
  declared: SecretSpec,
  labels: Labels,
): KubeObject {
  const { name, namespace, annotations } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith(RECORDS));
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      labels: { ...metadata.labels, ...labels },
      annotations: { ...wave(-1), ...keptAnnotations(declared), ...Object.fromEntries(kept) },
    },
    spec: sealedSecretSpec(declared, spec, labels),
  };
}

/** What a component's secrets lack, and what of them nobody reads. Source: contracts K01, K06. */
export function secretFindings(fleet: Fleet, cluster: ClusterData, component: Component): Finding[] {
  const { namespace } = component;
  return Object.values(secretsOf(component, fleet, cluster)).flatMap((spec) => {
    if (spec.values.length === 0 || isExternal(cluster, component, spec)) return [];
    const sealed = { at: `${cluster.name}/${component.name}`, cluster: cluster.name, namespace, spec };
    const object = cluster.sealed[`${namespace}/${spec.name}`];
    if (object === undefined) return [missing(sealed, fleet)];
    return [
      ...missingKeys(sealed, object, fleet),
      ...otherHosts(sealed, object, fleet),
      ...otherType(sealed, object),
      ...unusedKeys(sealed, object),
    ];
  });
}

interface Sealed {
  at: string;
  cluster: string;
  namespace: string;
  spec: SecretSpec;
}

/** In a fleet for show the workload waits; in any other it would wait too, and nobody would know. */
const lacking = ({ demo }: Fleet) => (demo ? warning : error);

function missing({ at, cluster, namespace, spec }: Sealed, fleet: Fleet): Finding {
  const { name, values, purpose } = spec;
  const named = `secret ${namespace}/${name} (${namesOf(values, ', ')})`;
  const message = `${named} is not sealed: ${purpose}; ${howToSeal({ cluster, namespace, spec }, values)}`;
  return lacking(fleet)('missing-secret', at, message);
}

function missingKeys({ at, cluster, namespace, spec }: Sealed, { spec: file }: SealedObject, fleet: Fleet): Finding[] {
  const path = sealedFile(cluster, namespace, spec.name);
  const lost = spec.values.filter((value) => file.encryptedData[value] === undefined);
  if (lost.length === 0) return [];
  const message = `${path} has no ${namesOf(lost, ', ')}; ${howToSeal({ cluster, namespace, spec }, lost)}`;
  return [lacking(fleet)('missing-secret-key', at, message)];
}

/** A certificate that `seal generate` made before its component had these hosts; of one that a person sealed nobody knows. */
function otherHosts({ at, cluster, namespace, spec }: Sealed, object: SealedObject, fleet: Fleet): Finding[] {
  const path = sealedFile(cluster, namespace, spec.name);
  return spec.values.flatMap((value) => {
    const make = spec.make[value];
    const record = certificateRecordOf(object, value);
    if (make?.from !== 'tls' || make.part !== 'certificate' || record === undefined) return [];
    const hosts = hostsLacking(record, make.hosts);
    if (hosts.length === 0) return [];
    const message = `${path}: ${value} is not for ${hosts.join(', ')}, so that nobody connects there; npm run seal -- generate`;
    return [lacking(fleet)('tls-hosts', at, message)];
  });
}

/** The command that seals values: what only a person has is asked for, the rest is made. */
function howToSeal(
  { cluster, namespace, spec }: Pick<Sealed, 'cluster' | 'namespace' | 'spec'>,
  values: readonly string[],
): string {
  const asked = values.filter((value) => spec.make[value]?.from === 'person');
  const set = sealCommand(cluster, `${namespace}/${spec.name}`, asked);
  const commands = values.map((value) => {
    const make = spec.make[value];
    return make?.from === 'person' ? (make.command ?? set) : 'npm run seal -- generate';
  });
  return [...new Set(commands)].join(', ');
}

function otherType({ at, cluster, namespace, spec }: Sealed, { spec: { template } }: SealedObject): Finding[] {
  const { type } = spec.template;
  if (!template?.type || template.type === type) return [];
  const file = sealedFile(cluster, namespace, spec.name);
  const message = `${file} makes a Secret of the type ${template.type}; expected ${type}, or no type at all`;
  return [error('sealed-type', at, message)];
}

function unusedKeys({ at, cluster, namespace, spec }: Sealed, { spec: { encryptedData } }: SealedObject): Finding[] {
  const file = sealedFile(cluster, namespace, spec.name);
  const lost = spec.values.filter((value) => encryptedData[value] === undefined);
  return Object.keys(encryptedData)
    .filter((value) => !spec.values.includes(value))
    .map((value) => {
      // What has a value is not meant: of hundreds of clusters some are called alike.
      const right = didYouMean(value, lost) ?? 'remove it';
      return warning('unused-secret-key', at, `nothing reads ${value} of ${file}, so it is not delivered; ${right}`);
    });
}

/** What nothing reads is delivered nowhere, which whoever sealed it should know. */
export function unusedSecrets(fleet: Fleet, cluster: ClusterData, components: readonly Component[]): Finding[] {
  const named = components.flatMap((component) =>
    Object.values(secretsOf(component, fleet, cluster)).map((spec) => ({
      key: `${component.namespace}/${spec.name}`,
      external: isExternal(cluster, component, spec),
    })),
  );
  const used = named.filter(({ external }) => !external).map(({ key }) => key);
  return Object.keys(cluster.sealed)
    .filter((key) => !used.includes(key))
    .map((key) => {
      const right = didYouMean(key, used) ?? 'remove it';
      const message = named.some((each) => each.key === key)
        ? `its values come from the store of ${cluster.name}, so it is not delivered; remove it, or except it in secrets`
        : `no component of ${cluster.name} reads it, so it is not delivered; ${right}`;
      return warning('unused-secret', `clusters/sealed/${cluster.name}/${key}.yaml`, message);
    });
}
