import { z } from 'zod';
import { environmentName } from './environments.ts';
import { imageDigest, imageRepository, imageTag, unfixed } from './image-reference.ts';
import { re2Problem } from './re2.ts';
import { dnsLabel } from './units.ts';

/** Stands where an image would, of an app that does not run there yet: a line that is lost must not look like that. */
export const PENDING = 'pending';

const imageOrPending = z.string().superRefine((text, context) => {
  const message = text === PENDING ? undefined : problemOf(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** A single word is no image, but may be meant for the one that stands for none. */
const problemOf = (text: string): string | undefined =>
  /^[^/:@]*$/.test(text)
    ? `expected an image such as registry.example.org/shop/frontend:v1.2.3, or ${PENDING} where it does not run yet`
    : unfixed(text);

/** `clusters/apps/images.yaml`: what runs of each app in each environment, but where a robot says so. */
export const ImagesSchema = z
  .record(
    dnsLabel,
    z.record(
      environmentName,
      imageOrPending.describe(
        `repository:tag, repository:tag@digest or repository@digest; or ${PENDING}: it does not run there yet`,
      ),
    ),
  )
  .describe('app → environment → image; npm run image -- set writes here');

export type ImagesData = z.output<typeof ImagesSchema>;

/** One entry of `images` as Kustomize reads it, and as the Image Updater writes it. */
const OverlayImageSchema = z
  .strictObject({
    name: imageRepository.describe("the app's image repository"),
    newName: imageRepository.optional().describe('pulled in its place'),
    newTag: imageTag.optional(),
    digest: imageDigest.optional(),
  })
  .refine(({ newTag, digest }) => newTag !== undefined || digest !== undefined, {
    error: 'it names no version; expected newTag, digest or both',
  })
  .refine(({ newTag, digest }) => newTag !== 'latest' || digest !== undefined, {
    path: ['newTag'],
    error: 'latest is another image tomorrow; expected the tag of one build, or the digest beside it',
  });

/** `clusters/apps/overlays/<app>/<environment>/kustomization.yaml`: what runs where a robot watches the registry. */
export const OverlaySchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1').optional(),
  kind: z.literal('Kustomization').optional(),
  images: z.array(OverlayImageSchema).length(1, { error: "expected one entry, the app's image" }),
});

const STRATEGIES = ['semver', 'newest-build', 'alphabetical', 'digest'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What strategies were called in older versions of the Image Updater, which warns of them and will refuse them. */
const OLD_STRATEGIES: Record<string, Strategy> = { latest: 'newest-build', name: 'alphabetical' };

const strategy = z.enum(STRATEGIES, {
  error: ({ input }) => {
    const now = typeof input === 'string' && Object.hasOwn(OLD_STRATEGIES, input) ? OLD_STRATEGIES[input] : undefined;
    return now && `${String(input)} is an old name; did you mean ${now}?`;
  },
});

/** Compared as Go's regexp does; what it has not (look-around, back references) no tag would ever match. */
const regexp = z
  .string()
  .min(1)
  .refine((text) => !/^(?:regexp:|any$)/.test(text) && re2Problem(text) === undefined, {
    error: 'expected a regular expression that Go reads, such as ^v1\\.[0-9]+$, without regexp: before it',
  });

const PART = String.raw`(?:[~^]|[<>!]?=|[<>]|=[<>])? ?v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*]))*(?:-[0-9A-Za-z.-]+)?`;
const RANGE = new RegExp(`^${PART}(?:(?: - | *, *| *\\|\\| *| )${PART})*$`);

/** Why the robot may not write into the Application itself. */
export const ARGOCD_METHOD =
  'argocd writes the image into the Application, which the root Application takes back at once, and of which Git knows nothing; expected git';

/** How the Argo CD Image Updater follows the registry for one app in one environment. */
export const ImageUpdaterSchema = z
  .strictObject({
    strategy: strategy
      .default('semver')
      .describe('semver: highest version; newest-build: by build date; alphabetical; digest: one tag that moves'),
    constraint: z
      .string()
      .min(1)
      .optional()
      .describe('semver: a range such as ~1.4 or >=1.4.0 <2; digest: the tag that moves'),
    allowTags: regexp.optional().describe('regular expression of the tags that count; default: all'),
    ignoreTags: z
      .array(
        z
          .string()
          .min(1)
          .regex(/^[^,]+$/, { error: 'expected a glob pattern without a comma' }),
      )
      .default([])
      .describe('glob patterns of tags that do not count'),
    platforms: z
      .array(
        z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/, { error: 'expected a platform such as linux/amd64' }),
      )
      .default(['linux/amd64'])
      .describe('an image counts if it is there for one of them; unset, the platform of the robot itself would count'),
    pullRequest: z
      .enum(['github', 'gitlab'])
      .optional()
      .describe('open a pull or merge request there in place of a commit on the branch'),
    writeBack: z
      .literal('git', { error: ({ input }) => (input === 'argocd' ? ARGOCD_METHOD : undefined) })
      .optional()
      .describe('into its overlay in Git; there is no other way'),
  })
  .superRefine(({ strategy, constraint, allowTags }, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (strategy === 'digest' && !imageTag.safeParse(constraint).success)
      issue('constraint', 'digest follows one tag; expected which one, such as main');
    if (strategy === 'semver' && constraint !== undefined && !RANGE.test(constraint))
      issue('constraint', `${constraint} is no range of versions; expected one such as ~1.4, 1.x or >=1.4.0 <2`);
    const isSorted = strategy === 'newest-build' || strategy === 'alphabetical';
    if (isSorted && constraint !== undefined)
      issue('constraint', `${strategy} does not look at it; expected allowTags in its place`);
    if (isSorted && allowTags === undefined)
      issue('allowTags', `${strategy} would take any tag that is pushed, such as latest; expected which tags count`);
  });

export type ImageUpdaterData = z.output<typeof ImageUpdaterSchema>;
