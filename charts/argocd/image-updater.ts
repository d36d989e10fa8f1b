import type { Construct } from 'constructs';
import {
  type ImageUpdaterSpecApplicationRefsImages,
  type ImageUpdaterSpecApplicationRefsLabelSelectors,
  ImageUpdater as L1,
} from '../../imports/image-updater.ts';
import type { Labels } from '../shared/manifest.ts';
import type { Annotations } from './annotations.ts';
import { defined } from './defined.ts';
import { ARGOCD_NAMESPACE } from './namespace.ts';
import { checkName, refuse } from './refuse.ts';
import { aliasOf, checkImage, imageNameOf, type UpdatedImage } from './update-policy.ts';
import { checkWriteBack, methodOf, targetOf, type WriteBack } from './write-back.ts';

/** Some Applications of the namespace: one by its name, or those that a glob pattern and labels meet. */
export interface ApplicationChoice {
  name: string;
  labels?: ImageUpdaterSpecApplicationRefsLabelSelectors;
}

export type ImageUpdaterProps = {
  name: string;
  /** Of the Applications too. Default: argocd. */
  namespace?: string;
  labels?: Labels;
  annotations?: Annotations;
  applications: readonly [ApplicationChoice, ...ApplicationChoice[]];
} & (
  | { images: readonly [UpdatedImage, ...UpdatedImage[]]; writeBack: WriteBack; annotated?: never }
  /** The Applications say all by annotations, see `imageUpdaterAnnotations`. */
  | { annotated: true; images?: never; writeBack?: never }
);

/** Has the Argo CD Image Updater watch registries for Applications, and write what is newer into Git. */
export class ImageUpdater extends L1 {
  constructor(scope: Construct, id: string, props: ImageUpdaterProps) {
    refuse('ImageUpdater', props.name, checkUpdater(props));
    const { name, namespace = ARGOCD_NAMESPACE, labels, annotations, applications, images, writeBack } = props;
    super(scope, id, {
      metadata: defined({ name, namespace, labels, annotations }),
      spec: defined({
        applicationRefs: applications.map((application) =>
          defined({
            namePattern: application.name,
            labelSelectors: application.labels,
            useAnnotations: props.annotated ?? false,
            images: images?.map(imageSpec),
          }),
        ),
        writeBackConfig: writeBack && { method: methodOf(writeBack), gitConfig: gitConfig(writeBack) },
      }),
    });
  }
}

/** Settings stand with each image, in full: at any other level the API server adds a strategy, which would win there. */
const imageSpec = (image: UpdatedImage): ImageUpdaterSpecApplicationRefsImages =>
  defined({
    alias: aliasOf(image),
    imageName: imageNameOf(image),
    commonUpdateSettings: defined({
      updateStrategy: image.policy.strategy,
      forceUpdate: image.forceUpdate ?? false,
      allowTags: image.policy.allowTags && `regexp:${image.policy.allowTags}`,
      ignoreTags: listOf(image.policy.ignoreTags),
      platforms: listOf(image.policy.platforms),
      pullSecret: image.pullSecret && pullSecretOf(image.pullSecret),
    }),
    manifestTargets: renamed(image) === undefined ? undefined : { kustomize: { name: image.name! } },
  });

const listOf = (list: readonly string[] = []): string[] | undefined => (list.length > 0 ? [...list] : undefined);

const pullSecretOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  `pullsecret:${namespace}/${name}`;

/** What the overlay calls an image, where that is not its repository. */
const renamed = ({ name, repository }: UpdatedImage): string | undefined => (name === repository ? undefined : name);

const gitConfig = (writeBack: WriteBack) =>
  defined({
    branch: writeBack.branch,
    repository: writeBack.repository,
    writeBackTarget: targetOf(writeBack),
    pullRequest: writeBack.pullRequest && { [writeBack.pullRequest]: {} },
  });

const PREFIX = 'argocd-image-updater.argoproj.io';

/** The same as annotations of an Application, which an ImageUpdater with `annotated` reads. */
export function imageUpdaterAnnotations(
  images: readonly [UpdatedImage, ...UpdatedImage[]],
  writeBack: Omit<WriteBack, 'pullRequest'>,
): Annotations {
  const comma = images.find((image) => imageNameOf(image).includes(','));
  refuse('annotations of', 'the Image Updater', [
    ...checkImages(images),
    ...checkWriteBack(writeBack),
    ...(comma === undefined
      ? []
      : [`image ${aliasOf(comma)}: constraint: a comma ends an image here; expected blanks`]),
  ]);
  return {
    [`${PREFIX}/image-list`]: images.map((image) => `${aliasOf(image)}=${imageNameOf(image)}`).join(','),
    ...Object.assign({}, ...images.map(imageAnnotations)),
    ...defined<Annotations>({
      [`${PREFIX}/write-back-method`]: methodOf(writeBack),
      [`${PREFIX}/write-back-target`]: targetOf(writeBack),
      [`${PREFIX}/git-branch`]: writeBack.branch,
      [`${PREFIX}/git-repository`]: writeBack.repository as string,
    }),
  };
}

function imageAnnotations(image: UpdatedImage): Annotations {
  const { policy, forceUpdate, pullSecret } = image;
  const fields: Record<string, string | undefined> = {
    'update-strategy': policy.strategy,
    'allow-tags': policy.allowTags && `regexp:${policy.allowTags}`,
    'ignore-tags': listOf(policy.ignoreTags)?.join(','),
    platforms: listOf(policy.platforms)?.join(','),
    'force-update': forceUpdate ? 'true' : undefined,
    'pull-secret': pullSecret && pullSecretOf(pullSecret),
    'kustomize.image-name': renamed(image),
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) =>
      value === undefined ? [] : [[`${PREFIX}/${aliasOf(image)}.${field}`, value]],
    ),
  );
}

function checkUpdater(props: ImageUpdaterProps): string[] {
  return [
    ...checkName(props.name),
    ...(props.images === undefined ? [] : checkImages(props.images)),
    ...(props.writeBack === undefined ? [] : checkWriteBack(props.writeBack)),
  ];
}

function checkImages(images: readonly UpdatedImage[]): string[] {
  const aliases = images.map(aliasOf);
  const twice = aliases.find((alias, i) => aliases.indexOf(alias) !== i);
  return [
    ...images.flatMap(checkImage),
    ...(twice === undefined ? [] : [`image ${twice}: two have this alias; expected one each`]),
  ];
}
