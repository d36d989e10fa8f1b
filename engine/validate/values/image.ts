import { parseImage } from '../../../clusters/schema/image-reference.ts';
import type { FieldRule } from './rule.ts';

/** A reference as registries and container runtimes read it. The API server takes nearly any text, and no node pulls it. */
export const image: FieldRule = (value) => {
  if (typeof value !== 'string' || parseImage(value) !== undefined) return undefined;
  return `${JSON.stringify(value)} must be an image such as quay.io/thanos/thanos:v1.2.3@sha256:…`;
};
