import type { Fleet } from '../../clusters/schema/cluster.ts';

/** A container image, pinned. */
export interface Image {
  /** Registry and name, such as quay.io/thanos/thanos. */
  repository: string;
  tag: string;
  /** `sha256:…`, where it is known. */
  digest?: string;
}

/** `repository:tag[@digest]`, from the fleet's mirror where it has one for the registry or a path within it. */
export function imageReference(image: Image, { mirrors }: Pick<Fleet, 'mirrors'>): string {
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  return `${mirrored(image.repository, mirrors)}:${image.tag}${digest}`;
}

/** The location with its longest mirrored prefix replaced. */
export function mirrored(location: string, mirrors: Record<string, string>): string {
  const prefix = Object.keys(mirrors)
    .filter((key) => location === key || location.startsWith(`${key}/`))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? location : `${mirrors[prefix]}${location.slice(prefix.length)}`;
}

/** The same for a URL: its host, or its host and the start of its path, may be mirrored. */
export function mirroredUrl(url: string, mirrors: Record<string, string>): string {
  const [, scheme = '', location = ''] = /^(\w+:\/\/)?(.*)$/.exec(url) ?? [];
  const found = mirrored(location, mirrors);
  return /^\w+:\/\//.test(found) ? found : `${scheme}${found}`;
}
