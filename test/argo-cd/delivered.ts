import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { objectsIn, type Tree, treeOf } from '../cluster/delivery.ts';
import { fieldsOf } from './fields.ts';

/** The fleet of the options that the repository's own does not take. */
export const OTHER_OPTIONS = 'test/fixtures/other-options/clusters';

export const otherOptions = () => synthesize({ clusters: OTHER_OPTIONS, schemas: 'imports/schemas', registry });

const allIn = (tree: Tree): KubeObject[] => objectsIn(tree, tree.keys());

let delivered: readonly KubeObject[] | undefined;

/** All objects that a real Argo CD delivers in tests: those of both fleets. */
export function deliveredObjects(): readonly KubeObject[] {
  delivered ??= [treeOf('dist'), otherOptions().files].flatMap(allIn);
  return delivered;
}

/** What has no place in those fleets. */
const ELSEWHERE: readonly RegExp[] = [
  // A person ends a pause.
  / Application(Set \.spec\.template)? ?\.spec\.(info|syncPolicy\.automated\.enabled)/,
  // A cluster has one store.
  / ClusterSecretStore \.spec\.provider\./,
  // The same as of GitLab, and an app has one of them.
  / ImageUpdater .*\.pullRequest\.github$/,
];

/** Kubernetes' own kinds have one and the same template of pods, and the three probes are alike; a Rollout has a template of its own. */
const alike = (field: string): string =>
  field
    .replace(/^(apps|batch)\/v1 (Deployment|StatefulSet|DaemonSet|Job) \.spec\.template/, 'a pod')
    .replace(/\.(readiness|liveness|startup)Probe/, '.probe');

const fieldsIn = (objects: readonly KubeObject[]): Set<string> => new Set([...fieldsOf(objects)].map(alike));

let fields: ReadonlySet<string> | undefined;

/** Fields of a rendered tree that stand in nothing that a real Argo CD delivers in tests. */
export function undelivered(tree: Tree): string[] {
  const known = fields ?? fieldsIn(deliveredObjects());
  fields = known;
  return [...fieldsIn(allIn(tree))].filter((field) => !known.has(field) && !ELSEWHERE.some((each) => each.test(field)));
}
