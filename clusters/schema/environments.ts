import { z } from 'zod';
import type { ImageUpdaterData } from './images.ts';
import { dnsLabel, labelKey, labelValue } from './units.ts';
import type { WorkloadData } from './workload.ts';

/** Joined to the names of apps and of namespaces, so short, and never a number, which maps would put first. */
export const environmentName = z.string().regex(/^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$/, {
  error: 'expected a short name such as dev: lower-case letters, digits and hyphens, at most 20 characters',
});

const projectName = dnsLabel.refine((name) => !RESERVED_PROJECTS.includes(name), {
  error: 'expected a name of its own; argocd, default, fleet and observability are taken',
});

/** The one that Argo CD brings, and those of the fleet itself. */
const RESERVED_PROJECTS: readonly string[] = ['argocd', 'default', 'fleet', 'observability'];

const roleName = z.string().regex(/^[A-Za-z0-9]([-\w]{0,61}[A-Za-z0-9])?$/, {
  error: 'expected the name of a role such as deployer',
});

/** What a role may do with Applications, in the words of Argo CD's RBAC. */
const action = z
  .string()
  .regex(/^(get|create|update|delete|sync|override|logs|exec|(action|update|delete)\/[\w.*-]+(\/[\w.*-]+)*)$/, {
    error: 'expected get, create, update, delete, sync, override, logs, exec, or such as action/argoproj.io/Rollout/*',
  });

const RESOURCES = '(applications|applicationsets|repositories|clusters|logs|exec)';

/** Subject and object are the project's own, so that no line can speak of another. */
const policy = z.string().regex(new RegExp(`^${RESOURCES}, [\\w*/.-]+, [\\w*.-]+(/[\\w*.-]+)?, (allow|deny)$`), {
  error: 'expected resource, action, object within the project, effect: such as applications, sync, frontend-*, allow',
});

const group = z.string().regex(/^[^\s",]([^\n\r\t",]*[^\s",])?$/, {
  error: 'expected the name of a group as the login hands it on, without quotes and commas',
});

/** Who may do what in a project. */
const RoleSchema = z.strictObject({
  description: z.string().min(1).optional(),
  groups: z.array(group).default([]).describe('whose members have it; none: for tokens only'),
  allow: z.array(action).default([]).describe('what it may do with the Applications: get, sync, logs …'),
  policies: z
    .array(policy)
    .default([])
    .describe('further lines, without p and subject: resource, action, object within the project, effect'),
});

export type RoleData = z.output<typeof RoleSchema>;

const roles = z.record(roleName, RoleSchema).default({});

/** When Applications of an environment may sync; the loader reads its schedule as Argo CD does. */
export const SyncWindowSchema = z.strictObject({
  kind: z.enum(['allow', 'deny']).describe('allow: at no other time; deny beats allow'),
  schedule: z.string().min(1).describe('when it opens: five fields, as cron reads them'),
  duration: z.string().min(1).describe('how long it stays open, such as 8h or 1h30m'),
  timeZone: z.string().min(1).default('UTC').describe('such as Asia/Seoul'),
  manualSync: z.boolean().default(false).describe('whether a person may still sync'),
  syncOverrun: z.boolean().optional().describe('whether a sync that has begun goes on past the window'),
  description: z.string().min(1).optional(),
});

export type SyncWindowData = z.output<typeof SyncWindowSchema>;

/** A stage that apps are delivered to: the clusters that are named, and those with all of the labels. */
export const EnvironmentSchema = z
  .strictObject({
    description: z.string().min(1).optional(),
    clusters: z.array(dnsLabel).default([]).describe('by name'),
    labels: z.record(labelKey, labelValue).default({}).describe('clusters whose labels hold all of these'),
    syncWindows: z.array(SyncWindowSchema).default([]).describe('when its Applications may sync; none: always'),
    roles: roles.describe('who may do what with its Applications'),
  })
  .refine(({ clusters, labels }) => clusters.length > 0 || Object.keys(labels).length > 0, {
    error: 'it has no clusters; expected them by name, by labels, or both',
  });

export type EnvironmentData = z.output<typeof EnvironmentSchema>;

/** Environments in the order in which versions move through them. */
export const EnvironmentsSchema = z.record(environmentName, EnvironmentSchema);

const branch = z.string().regex(/^(?![-/.])(?!.*(\.\.|@\{|\/\/|\/\.|\.lock(\/|$)))[^\s~^:?*[\\]+(?<![/.])$/, {
  error: 'expected the name of a branch',
});

const tag = z.string().regex(/^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/, {
  error: 'expected a version such as v1.2.3',
});

const flowBranch = z.string().regex(/^(main|master|develop|(release|hotfix)\/[\w.-]+)$/, {
  error: 'expected main, develop, release/<version> or hotfix/<version>',
});

const byEnvironment = <Revision extends z.ZodType>(revision: Revision, what: string) =>
  z.record(environmentName, revision).describe(`environment → ${what}`);

/** From which revision of the repository each environment is delivered. */
export const BranchesSchema = z.discriminatedUnion('strategy', [
  z
    .strictObject({
      strategy: z.literal('github-flow'),
      environments: z
        .unknown()
        .refine(() => false, { error: 'all environments are folders of git.revision here; expected none' })
        .optional(),
    })
    .describe('every environment follows git.revision, and has folders of its own there'),
  z
    .strictObject({
      strategy: z.literal('environment-branches'),
      environments: byEnvironment(branch, 'its branch'),
    })
    .describe('a branch per environment; versions move by merges'),
  z
    .strictObject({
      strategy: z.literal('tags'),
      environments: byEnvironment(tag.or(z.literal('latest')), 'the tag it stands at, or latest: git.revision'),
    })
    .describe('an environment stands at a tag until its line here changes'),
  z
    .strictObject({
      strategy: z.literal('gitflow'),
      environments: byEnvironment(flowBranch, 'main, develop, release/<version> or hotfix/<version>'),
    })
    .describe('develop, release/…, hotfix/… and main, each delivered to an environment'),
]);

export type BranchesData = z.output<typeof BranchesSchema>;

/** An AppProject of its own for the apps of some teams, in some environments, or for both. */
export const ProjectSchema = z
  .strictObject({
    description: z.string().min(1).optional(),
    teams: z.array(z.string().min(1)).min(1).optional().describe('whose apps it takes; default: of every team'),
    environments: z.array(environmentName).min(1).optional().describe('in which it takes them; default: in all'),
    roles,
  })
  .refine(({ teams, environments }) => teams !== undefined || environments !== undefined, {
    error: 'it takes no apps; expected teams, environments or both',
  });

export const ProjectsSchema = z.record(projectName, ProjectSchema);

const percentage = z.string().regex(/^([1-9]\d?|100)%$/, { error: 'expected a number, or a share such as 25%' });

/** In which order an app comes to the clusters of an environment, by an ApplicationSet. */
export const RollingSyncSchema = z.strictObject({
  steps: z
    .array(
      z
        .strictObject({
          clusters: z.array(dnsLabel).default([]).describe('by name'),
          labels: z.record(labelKey, labelValue).default({}).describe('clusters whose labels hold all of these'),
          maxUpdate: z
            .union([z.int().min(1), percentage])
            .optional()
            .describe('at a time; default: all of the step'),
        })
        .refine(({ clusters, labels }) => clusters.length > 0 || Object.keys(labels).length > 0, {
          error: 'it has no clusters; expected them by name, by labels, or both',
        }),
    )
    .min(1)
    .describe('each begins when all of the one before is healthy'),
});

export type RollingSyncData = z.output<typeof RollingSyncSchema>;

/** A step with the clusters that it takes. */
export interface RollingStep {
  clusters: readonly string[];
  maxUpdate?: number | string | undefined;
}

/** An app in an environment, the same on every cluster where it runs there. */
export interface PlacedApp {
  app: string;
  environment: string;
  team?: string | undefined;
  /** Its own in this environment: `<namespace>-<environment>`. */
  namespace: string;
  /** The AppProject of its Applications; empty while it is pending, so that no project speaks of it. */
  project: string;
  /** Branch or tag that its Applications follow. */
  revision: string;
  /** Its objects come from another revision than its Applications, which are to fit whatever stands there. */
  isElsewhere?: true;
  /** Full reference: repository:tag, repository@digest or both; empty while it is pending. */
  image: string;
  /** The lock says that it does not run there yet: it is known to others by what its file says, and on no cluster. */
  isPending?: true;
  /** What its file says, with what differs in this environment. */
  workload: WorkloadData;
  rollingSync?: readonly RollingStep[] | undefined;
  imageUpdater?: ImageUpdaterData | undefined;
}
