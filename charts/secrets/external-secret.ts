import type { Construct } from 'constructs';
import {
  type ExternalSecretSpec,
  type ExternalSecretSpecData,
  type ExternalSecretSpecDataFrom,
  type ExternalSecretSpecDataRemoteRef,
  type ExternalSecretSpecTarget,
  type ExternalSecretSpecTargetTemplate,
  ExternalSecret as L1,
} from '../../imports/external-secret.ts';
import { type Annotations, checkAnnotations } from '../argocd/annotations.ts';
import { defined } from '../argocd/defined.ts';
import { isDuration } from '../argocd/duration.ts';
import { checkName, refuse } from '../argocd/refuse.ts';
import type { Labels } from '../shared/manifest.ts';
import type { OneOf } from '../shared/one-of.ts';
import { someOf } from '../shared/some-of.ts';
import type { StoreRef } from './secret-store.ts';

/** Where one value is; another store than that of the ExternalSecret may have it. */
export type RemoteRef = ExternalSecretSpecDataRemoteRef & { store?: StoreRef };

type Generator = NonNullable<NonNullable<ExternalSecretSpecDataFrom['sourceRef']>['generatorRef']>;

/** Many values at once: of one remote secret, of all that match, or made by a generator. */
export type Bulk = Pick<ExternalSecretSpecDataFrom, 'rewrite'> &
  (
    | (OneOf<Pick<ExternalSecretSpecDataFrom, 'extract' | 'find'>> & { store?: StoreRef; generator?: never })
    | { generator: Generator; store?: never; extract?: never; find?: never }
  );

type Template = Omit<ExternalSecretSpecTargetTemplate, 'metadata' | 'engineVersion'>;

/** Policies of the Secret that contradict each other have no type. */
type Policies =
  | { creationPolicy: 'Owner' | 'Orphan'; deletionPolicy: NonNullable<ExternalSecretSpecTarget['deletionPolicy']> }
  | { creationPolicy: 'Merge' | 'CreateOrMerge'; deletionPolicy: 'Retain' | 'Merge' }
  | { creationPolicy: 'None'; deletionPolicy: 'Retain' };

export type ExternalSecretProps = Omit<ExternalSecretSpec, 'secretStoreRef' | 'target' | 'data' | 'dataFrom'> & {
  name: string;
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
  store: StoreRef;
  /** Key of the Secret → where its value is. */
  data?: Readonly<Record<string, RemoteRef>>;
  dataFrom?: readonly Bulk[];
  target: Policies &
    Pick<ExternalSecretSpecTarget, 'name' | 'immutable'> & {
      /** What the Secret has of its own: never the labels and annotations of the ExternalSecret. */
      template: Template &
        Pick<NonNullable<ExternalSecretSpecTargetTemplate['metadata']>, 'labels' | 'annotations' | 'finalizers'>;
    };
};

/** A Secret whose values a store outside of the cluster has. */
export class ExternalSecret extends L1 {
  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    refuse('ExternalSecret', props.name, check(props));
    const { name, namespace, labels, annotations, store, data = {}, dataFrom = [], target, ...spec } = props;
    super(scope, id, {
      metadata: defined({ name, namespace, labels, annotations }),
      spec: defined({
        ...spec,
        secretStoreRef: { ...store },
        target: targetSpec(target),
        data: someOf(Object.entries(data).map(([key, ref]) => valueSpec(key, ref))),
        dataFrom: someOf(dataFrom.map(bulkSpec)),
      }),
    });
  }
}

/** Without a template the controller copies what the ExternalSecret is labelled with, marks of Argo CD included. */
function targetSpec({ template, ...target }: ExternalSecretProps['target']): ExternalSecretSpecTarget {
  const { labels, annotations, finalizers, ...rest } = template;
  const metadata = labels || annotations || finalizers ? defined({ labels, annotations, finalizers }) : undefined;
  return { ...target, template: defined<ExternalSecretSpecTargetTemplate>({ engineVersion: 'v2', metadata, ...rest }) };
}

const valueSpec = (secretKey: string, { store, ...remoteRef }: RemoteRef): ExternalSecretSpecData =>
  defined({ secretKey, remoteRef, sourceRef: store && { storeRef: { ...store } } });

function bulkSpec({ generator, store, ...bulk }: Bulk): ExternalSecretSpecDataFrom {
  if (generator !== undefined) return { ...bulk, sourceRef: { generatorRef: generator } };
  return store === undefined ? bulk : { ...bulk, sourceRef: { storeRef: { ...store } } };
}

const BOOTSTRAP = 'bootstrap.kubernetes.io/token';
const ACCOUNT = 'kubernetes.io/service-account-token';

function check({
  name,
  annotations,
  data = {},
  dataFrom = [],
  refreshInterval,
  target,
}: ExternalSecretProps): string[] {
  const { type, annotations: marks = {} } = target.template;
  return [
    ...checkName(name),
    ...checkAnnotations(annotations ?? {}),
    ...(Object.keys(data).length + dataFrom.length > 0 ? [] : ['names no value; expected data or dataFrom']),
    ...(refreshInterval === undefined || isDuration(refreshInterval)
      ? []
      : [`refreshInterval ${refreshInterval}: expected a duration such as 1h`]),
    // What the webhook of External Secrets refuses too: it would make tokens that nobody has granted.
    ...(type === BOOTSTRAP ? [`target.template.type ${BOOTSTRAP} is refused by External Secrets`] : []),
    ...(type === ACCOUNT && 'kubernetes.io/service-account.name' in marks
      ? [`target.template.type ${ACCOUNT} of an account is refused by External Secrets`]
      : []),
  ];
}
