import type { Construct } from 'constructs';
import {
  type ApplicationSpec,
  type ApplicationSpecInfo,
  type ApplicationSpecSourceHydrator,
  Application as L1,
  type ApplicationProps as ResourceProps,
} from '../../imports/application.ts';
import type { KubeObject, Labels } from '../shared/manifest.ts';
import { type Annotations, checkAnnotations, manifestGeneratePaths, wave } from './annotations.ts';
import { defined } from './defined.ts';
import { checkDestination, type Destination } from './destination.ts';
import { checkIgnoreDifferences, type IgnoreDifference, ignoreDifferencesSpec } from './ignore-differences.ts';
import { ARGOCD_NAMESPACE } from './namespace.ts';
import { checkName, refuse } from './refuse.ts';
import type { ManifestSource, Source } from './source.ts';
import { checkSources } from './source-checks.ts';
import { checkSyncPolicy, type SyncPolicy, syncPolicySpec } from './sync-policy.ts';

/** Several sources of one Application; the last one wins where two give the same object. */
export type Sources = readonly [Source, Source, ...Source[]];

type From =
  | { source: ManifestSource | Sources; sourceHydrator?: never }
  /** Rendered on the cluster and pushed to a branch. It cannot run TypeScript: not beside rendered manifests. */
  | { sourceHydrator: ApplicationSpecSourceHydrator; source?: never };

export type ApplicationSpecProps = From & {
  project: string;
  destination: Destination;
  syncPolicy: SyncPolicy;
  ignoreDifferences?: readonly IgnoreDifference[];
  /** Syncs leave ignored fields alone too, rather than only hiding the difference. On unless said otherwise. */
  respectIgnoreDifferences?: boolean;
  /** Shown in the UI. */
  info?: readonly ApplicationSpecInfo[];
  revisionHistoryLimit?: number;
};

/**
 * What deleting the Application does to its objects: `cascade` deletes them and waits, `cascade-background` deletes
 * them without waiting, `orphan` leaves them on the cluster.
 */
export type Deletion = 'cascade' | 'cascade-background' | 'orphan';

export type ApplicationProps = ApplicationSpecProps & {
  name: string;
  /** Default: argocd, the only one that Argo CD watches unless told otherwise. */
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
  /** Of the Application among those of its parent. */
  wave?: number;
  manifestGeneratePaths?: readonly [string, ...string[]];
  deletion: Deletion;
};

type Finalizers = Readonly<Record<Deletion, readonly string[]>>;

/** The long names: API servers warn of one without a path. */
const FINALIZERS: Finalizers = {
  cascade: ['resources-finalizer.argocd.argoproj.io/foreground'],
  'cascade-background': ['resources-finalizer.argocd.argoproj.io/background'],
  orphan: [],
};

/** Where a destination is gone, the ApplicationSet controller takes off the short name and no other. */
export const TEMPLATE_FINALIZERS: Finalizers = {
  ...FINALIZERS,
  cascade: ['resources-finalizer.argocd.argoproj.io'],
};

/** Delivers the objects of its source to one cluster. */
export class Application extends L1 {
  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id, resourceOf(props));
  }
}

/** The object of an Application that needs no construct: a fleet has one for each component of each cluster. */
export const applicationObject = (props: ApplicationProps): KubeObject => L1.manifest(resourceOf(props));

function resourceOf(props: ApplicationProps): ResourceProps {
  refuse('Application', props.name, [...checkName(props.name), ...checkMetadata(props), ...checkSpec(props)]);
  return {
    metadata: { name: props.name, namespace: props.namespace ?? ARGOCD_NAMESPACE, ...applicationMetadata(props) },
    spec: applicationSpec(props),
  };
}

export type MetadataProps = Pick<
  ApplicationProps,
  'labels' | 'annotations' | 'wave' | 'manifestGeneratePaths' | 'deletion'
>;

/** The part of the metadata that an Application and the template of an ApplicationSet share. */
export function applicationMetadata({ labels, deletion, ...props }: MetadataProps, known = FINALIZERS) {
  const annotations = {
    ...(props.wave === undefined ? {} : wave(props.wave)),
    ...(props.manifestGeneratePaths ? manifestGeneratePaths(...props.manifestGeneratePaths) : {}),
    ...props.annotations,
  };
  const finalizers = [...known[deletion]];
  return defined({
    labels,
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
    finalizers: finalizers.length > 0 ? finalizers : undefined,
  });
}

export const checkMetadata = ({ annotations = {} }: MetadataProps): string[] => checkAnnotations(annotations);

export function checkSpec(props: ApplicationSpecProps): string[] {
  return [
    ...checkDestination(props.destination),
    ...(props.source === undefined ? [] : checkSources(listOf(props.source))),
    ...(props.sourceHydrator === undefined ? [] : checkHydrator(props.sourceHydrator)),
    ...checkSyncPolicy(props.syncPolicy, props.destination.namespace),
    ...checkIgnoreDifferences(props.ignoreDifferences ?? []),
  ];
}

const checkHydrator = ({ syncSource }: ApplicationSpecSourceHydrator): string[] =>
  ['', '.', '/', './'].includes(syncSource.path)
    ? ['sourceHydrator: syncSource.path: the root of the branch is refused by Argo CD; expected a folder']
    : [];

const listOf = (source: ManifestSource | Sources): readonly Source[] => ('kind' in source ? [source] : source);

export function applicationSpec(props: ApplicationSpecProps): ApplicationSpec {
  const { source, ignoreDifferences = [], respectIgnoreDifferences = true, info } = props;
  const respect = ignoreDifferences.length > 0 && respectIgnoreDifferences ? ['RespectIgnoreDifferences=true'] : [];
  return defined({
    project: props.project,
    destination: props.destination,
    source: source !== undefined && 'kind' in source ? source.spec : undefined,
    sources: source !== undefined && !('kind' in source) ? source.map(({ spec }) => spec) : undefined,
    sourceHydrator: props.sourceHydrator,
    syncPolicy: syncPolicySpec(props.syncPolicy, respect),
    ignoreDifferences: ignoreDifferences.length > 0 ? ignoreDifferencesSpec(ignoreDifferences) : undefined,
    info: info && [...info],
    revisionHistoryLimit: props.revisionHistoryLimit,
  });
}
