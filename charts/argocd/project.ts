import type { Construct } from 'constructs';
import { type AppProjectSpec, AppProject as L1 } from '../../imports/app-project.ts';
import type { Labels } from '../shared/manifest.ts';
import { type Annotations, checkAnnotations } from './annotations.ts';
import { defined } from './defined.ts';
import { checkDestination, IN_CLUSTER } from './destination.ts';
import { ARGOCD_NAMESPACE } from './namespace.ts';
import { isPermitted, type ProjectDestination } from './permitted.ts';
import { checkName, refuse } from './refuse.ts';
import { checkSyncWindow, type SyncWindow, syncWindowSpec } from './sync-window.ts';

type Rest = Omit<AppProjectSpec, 'sourceRepos' | 'destinations' | 'clusterResourceWhitelist' | 'syncWindows'>;

export type AppProjectProps = Rest & {
  name: string;
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
  /** Said aloud, for a short description helps whoever must choose. */
  description: string;
  sourceRepos: readonly string[];
  destinations: readonly ProjectDestination[];
  /** Kinds without a namespace; an empty list permits none of them. */
  clusterResourceWhitelist: readonly { group: string; kind: string; name?: string }[];
  syncWindows?: readonly SyncWindow[];
  /** Whoever may write into the namespace of Argo CD on its own cluster is its administrator. */
  mayWriteArgoCd?: boolean;
  /** Whether the project stays until no Application refers to it. */
  deletion?: 'after-applications' | 'at-once';
};

/** Which sources may deliver which kinds to which clusters. */
export class AppProject extends L1 {
  constructor(scope: Construct, id: string, props: AppProjectProps) {
    refuse('AppProject', props.name, checkProject(props));
    const { name, namespace = ARGOCD_NAMESPACE, labels, annotations, deletion = 'after-applications', ...spec } = props;
    const finalizers = deletion === 'after-applications' ? ['resources-finalizer.argocd.argoproj.io'] : undefined;
    super(scope, id, {
      metadata: defined({ name, namespace, labels, annotations, finalizers }),
      spec: projectSpec(spec),
    });
  }
}

function checkProject(props: AppProjectProps): string[] {
  const { name, namespace = ARGOCD_NAMESPACE, destinations, syncWindows = [], mayWriteArgoCd = false } = props;
  const reaches = reaching(destinations, namespace);
  return [
    ...checkName(name),
    ...checkAnnotations(props.annotations ?? {}),
    ...destinations.flatMap(checkDestination),
    ...syncWindows.flatMap(checkSyncWindow),
    ...(mayWriteArgoCd
      ? []
      : reaches.map(
          (destination) =>
            `destinations: namespace ${destination.namespace} on Argo CD's own cluster makes the project an ` +
            'administrator of Argo CD; expected narrower destinations, or mayWriteArgoCd: true',
        )),
  ];
}

/** Those that let it into the namespace of Argo CD, unless another denies it that. */
function reaching(destinations: readonly ProjectDestination[], namespace: string): ProjectDestination[] {
  const place = { server: IN_CLUSTER, name: 'in-cluster', namespace };
  return isPermitted(destinations, place) ? destinations.filter((each) => isPermitted([each], place)) : [];
}

function projectSpec(
  props: Omit<AppProjectProps, 'name' | 'namespace' | 'labels' | 'annotations' | 'deletion'>,
): AppProjectSpec {
  const { mayWriteArgoCd: _, syncWindows, ...spec } = props;
  return defined({
    ...spec,
    sourceRepos: [...spec.sourceRepos],
    destinations: [...spec.destinations],
    clusterResourceWhitelist: [...spec.clusterResourceWhitelist],
    syncWindows: syncWindows?.map(syncWindowSpec),
  });
}
