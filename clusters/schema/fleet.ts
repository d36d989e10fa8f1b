import { z } from 'zod';
import { BranchesSchema, EnvironmentsSchema, ProjectsSchema } from './environments.ts';
import { gitUrl } from './git-url.ts';
import { dnsLabel, dnsName } from './units.ts';

const bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'expected an S3 bucket name' });

const GIT_CREDENTIALS = ['token', 'deploy-key', 'github-app', 'none'] as const;
export type GitCredentials = (typeof GIT_CREDENTIALS)[number];

const isHttp = (url: string): boolean => /^https?:/.test(url);

const fits = (url: string, credentials: GitCredentials): boolean => isHttp(url) === (credentials !== 'deploy-key');

/** How Argo CD reads the fleet's repository. */
export const gitCredentialsOf = ({ url, credentials }: FleetData['git']): GitCredentials =>
  credentials ?? (isHttp(url) ? 'token' : 'deploy-key');

/** Without a scheme, as image references have none. */
const location = z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[1-9][0-9]{0,4})?(\/[A-Za-z0-9][\w.~-]*)*$/, {
  error:
    'expected host[:port][/path] such as quay.io or mirror.example.org:5000/quay, without scheme or slash at the end',
});

const folder = z.string().regex(/^(?!\/)(?!.*\.\.)[\w./-]+[\w.-]$/, {
  error: 'expected a path inside the repository such as dist',
});

/** `clusters/fleet.yaml`: what all clusters share. */
export const FleetSchema = z.strictObject({
  git: z
    .strictObject({
      url: gitUrl.describe('the repository that Argo CD reads'),
      revision: z
        .string()
        .regex(/^\S+$/, { error: 'expected a branch, a tag or a commit, without spaces' })
        .default('main')
        .describe('branch, tag or commit that Argo CD follows'),
      path: folder.default('dist').describe('where dist lies in the repository'),
      credentials: z
        .enum(GIT_CREDENTIALS)
        .optional()
        .describe(
          'how Argo CD reads the repository: token (of the project or a deploy token), deploy-key (ssh), github-app, ' +
            'or none for a public one; default: by the URL, token or deploy-key',
        ),
    })
    .refine(({ url, credentials }) => credentials === undefined || fits(url, credentials), {
      path: ['credentials'],
      error: 'does not fit the URL; expected deploy-key for an ssh URL, and anything else for an http(s) one',
    })
    .describe('where Argo CD finds what synth writes'),
  zone: z
    .string()
    .refine((text) => text.includes('{cluster}') && dnsName.safeParse(text.replaceAll('{cluster}', '1')).success, {
      error: 'expected a DNS name with {cluster} in it, such as k8s-{cluster}.example.org',
    })
    .describe('the DNS zone of a cluster; {cluster} stands for its name'),
  central: dnsLabel.describe('the cluster that stores and shows what the others send'),
  objectStorage: z
    .strictObject({
      endpoint: z
        .url({ protocol: /^https?$/, error: 'expected an http(s) URL such as http://s3.example.org:9000' })
        .refine((url) => !url.includes('@'), { error: 'expected a URL without credentials in it' })
        .refine((url) => !URL.canParse(url) || /^\/?$/.test(new URL(url).href.slice(new URL(url).origin.length)), {
          error: 'expected scheme, host and port only: Thanos and OpenSearch know no path of an endpoint',
        })
        .describe('S3 endpoint outside the clusters'),
      region: z.string().min(1).default('us-east-1'),
      buckets: z
        .strictObject({
          thanos: bucket.default('thanos'),
          opensearch: bucket.default('opensearch-snapshots'),
          longhorn: bucket.default('longhorn-backup'),
        })
        // The others have a folder of their own in theirs; what writes metrics may read and delete all of its bucket.
        .refine(({ thanos, opensearch, longhorn }) => thanos !== opensearch && thanos !== longhorn, {
          path: ['thanos'],
          error:
            'is the bucket of others too, which the accounts of Thanos could read and delete; expected one of its own',
        })
        .prefault({}),
    })
    .describe('S3-compatible storage outside the clusters'),
  mirrors: z
    .record(location, location)
    .default({})
    .describe('image registry, chart repository or Git host → what to use in its place'),
  environments: EnvironmentsSchema.default({}).describe(
    'stages of apps, in the order of promotion: dev, staging, prod',
  ),
  branches: BranchesSchema.prefault({ strategy: 'github-flow' }).describe(
    'from which branch or tag each environment is delivered; default: github-flow',
  ),
  projects: ProjectsSchema.default({}).describe(
    'AppProjects of teams or environments; others share apps-<environment>',
  ),
});

export type FleetData = z.output<typeof FleetSchema>;
