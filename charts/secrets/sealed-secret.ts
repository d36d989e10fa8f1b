import type { Construct } from 'constructs';
import { SealedSecret as L1, type SealedSecretSpec } from '../../imports/sealed-secret.ts';
import { syncOptions } from '../argocd/annotations.ts';
import type { Labels } from '../shared/manifest.ts';
import { SCOPE_MARKS, SecretRef, type SecretSpec } from '../shared/secret.ts';

/** Kept when nothing in Git brings the SealedSecret, or the SealedSecret itself is gone; it may be taken over again. */
const KEPT: Labels = {
  'sealedsecrets.bitnami.com/managed': 'true',
  'sealedsecrets.bitnami.com/skip-set-owner-references': 'true',
};

/** What the object carries that a Secret is made of, where the Secret is to stay. */
export const keptAnnotations = ({ onRemoval }: Pick<SecretSpec, 'onRemoval'>): Labels =>
  onRemoval === 'keep' ? syncOptions({ prune: false, delete: false }) : {};

export interface SealedSecretProps<Key extends string, Value extends string> {
  namespace: string;
  secret: SecretSpec<Key, Value>;
  /** Value → what it was sealed to, in the scope of the secret. */
  encryptedData: Readonly<Record<Value, string>>;
  labels?: Labels;
  annotations?: Labels;
}

/** A Secret that stands in Git sealed; workloads take it by its `ref`. */
export class SealedSecret<Key extends string, Value extends string> extends L1 {
  readonly ref: SecretRef<Key>;

  constructor(scope: Construct, id: string, props: SealedSecretProps<Key, Value>) {
    const { namespace, secret, encryptedData, labels, annotations } = props;
    const marks = SCOPE_MARKS[secret.scope];
    const spec = sealedSecretSpec(secret, { encryptedData, template: { metadata: { annotations: marks } } });
    super(scope, id, {
      metadata: {
        name: secret.name,
        namespace,
        labels,
        annotations: { ...keptAnnotations(secret), ...annotations, ...marks },
      },
      spec,
    });
    this.ref = new SecretRef(namespace, secret, () => spec);
  }
}

type Template = NonNullable<SealedSecretSpec['template']>;

/** What of a SealedSecret stands in a file; kubeseal writes null for what it has not. */
export interface SealedFields {
  encryptedData: Readonly<Record<string, string>>;
  template?:
    | ({ [Field in keyof Omit<Template, 'metadata'>]: Template[Field] | null } & {
        metadata?: { labels?: Labels | null; annotations?: Labels | null } | null;
      })
    | null;
}

/**
 * The sealed values that a secret declares, under the template that it declares: a change there needs no new seal.
 * @param common labels of all that its component has
 */
export function sealedSecretSpec(
  { values, onRemoval, template: declared }: SecretSpec,
  { encryptedData, template: own }: SealedFields,
  common: Labels = {},
): SealedSecretSpec {
  const labels = { ...own?.metadata?.labels, ...common, ...declared.labels };
  const annotations = {
    ...own?.metadata?.annotations,
    ...declared.annotations,
    ...(onRemoval === 'keep' ? KEPT : {}),
  };
  const immutable = declared.immutable ?? own?.immutable ?? undefined;
  return {
    encryptedData: Object.fromEntries(
      values.flatMap((value) => (encryptedData[value] === undefined ? [] : [[value, encryptedData[value]]])),
    ),
    template: {
      type: declared.type,
      ...(immutable === undefined ? {} : { immutable }),
      ...(isEmpty(labels) && isEmpty(annotations)
        ? {}
        : { metadata: { ...(isEmpty(labels) ? {} : { labels }), ...(isEmpty(annotations) ? {} : { annotations }) } }),
      ...(isEmpty(declared.data) ? {} : { data: { ...declared.data } }),
    },
  };
}

const isEmpty = (map: object): boolean => Object.keys(map).length === 0;
