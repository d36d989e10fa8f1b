import type { Construct } from 'constructs';
import {
  type ApplicationSetSpecIgnoreApplicationDifferences,
  type ApplicationSetSpecPreservedFields,
  type ApplicationSetSpecStrategyRollingSync,
  type ApplicationSetSpecSyncPolicyApplicationsSync,
  ApplicationSet as L1,
} from '../../imports/application-set.ts';
import type { Labels } from '../shared/manifest.ts';
import { type Annotations, checkAnnotations } from './annotations.ts';
import {
  type ApplicationSpecProps,
  applicationMetadata,
  applicationSpec,
  checkMetadata,
  checkSpec,
  type MetadataProps,
  TEMPLATE_FINALIZERS,
} from './application.ts';
import { defined } from './defined.ts';
import type { Generator } from './generators.ts';
import { ARGOCD_NAMESPACE } from './namespace.ts';
import { checkName, refuse } from './refuse.ts';

/** The Applications to make; every text may hold Go template expressions such as `{{ .name }}`. */
export type ApplicationTemplate = ApplicationSpecProps & MetadataProps & { name: string };

export interface ApplicationSetProps {
  name: string;
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
  generators: readonly [Generator, ...Generator[]];
  template: ApplicationTemplate;
  /** Go template whose YAML is merged into the template. */
  templatePatch?: string;
  /** What it may do to Applications. Default: create-update, so that a generator that gives nothing deletes nothing. */
  applicationsSync?: ApplicationSetSpecSyncPolicyApplicationsSync;
  /**
   * Updates Applications in steps and syncs them itself: automated sync of the template is then switched off, and only
   * says whether those syncs prune what has left Git.
   */
  rollingSync?: ApplicationSetSpecStrategyRollingSync;
  /** Whether Applications are deleted in the reverse order of the steps. */
  deletionOrder?: 'AllAtOnce' | 'Reverse';
  preservedFields?: ApplicationSetSpecPreservedFields;
  ignoreApplicationDifferences?: readonly ApplicationSetSpecIgnoreApplicationDifferences[];
}

/** Makes Applications from what its generators give, always with Go templates that fail on a missing parameter. */
export class ApplicationSet extends L1 {
  constructor(scope: Construct, id: string, props: ApplicationSetProps) {
    refuse('ApplicationSet', props.name, checkApplicationSet(props));
    const { name, namespace = ARGOCD_NAMESPACE, labels, annotations, generators, template } = props;
    super(scope, id, {
      metadata: defined({ name, namespace, labels, annotations }),
      spec: defined({
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: generators.map(({ spec }) => spec),
        template: {
          metadata: { name: template.name, ...applicationMetadata(template, TEMPLATE_FINALIZERS) },
          spec: applicationSpec(template),
        },
        templatePatch: props.templatePatch,
        syncPolicy: {
          applicationsSync: props.applicationsSync ?? 'create-update',
          // Without it Argo CD would put the finalizer back that the template leaves out.
          preserveResourcesOnDeletion: template.deletion === 'orphan',
        },
        strategy: strategyOf(props),
        preservedFields: props.preservedFields,
        ignoreApplicationDifferences: props.ignoreApplicationDifferences && [...props.ignoreApplicationDifferences],
      }),
    });
  }
}

function strategyOf({ rollingSync, deletionOrder }: ApplicationSetProps) {
  if (rollingSync === undefined && deletionOrder === undefined) return undefined;
  return defined({ type: rollingSync ? 'RollingSync' : undefined, rollingSync, deletionOrder });
}

function checkApplicationSet(props: ApplicationSetProps): string[] {
  const { template, rollingSync, deletionOrder } = props;
  return [
    ...checkName(props.name),
    ...checkAnnotations(props.annotations ?? {}),
    ...[...checkMetadata(template), ...checkSpec(template)].map((problem) => `template: ${problem}`),
    ...(template.name.includes('{{')
      ? []
      : ['template: name: every Application would have one name; expected an expression such as {{ .name }}']),
    ...(deletionOrder === 'Reverse' && !rollingSync ? ['deletionOrder: Reverse needs the steps of rollingSync'] : []),
  ];
}
