import type { FieldRule } from './rule.ts';

const PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = `(?:${PART}(?:\\.${PART})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const STEP = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^((?:${REGISTRY}/)?${STEP}(?:/${STEP})*)(?::${TAG})?(?:@(${DIGEST}))?$`);
const MOST_NAME = 255;

/** A reference as registries and container runtimes read it. The API server takes nearly any text, and no node pulls it. */
export const image: FieldRule = (value) => {
  if (typeof value !== 'string') return undefined;
  const [whole, name = '', digest] = REFERENCE.exec(value) ?? [];
  const isWhole = whole !== undefined && name.length <= MOST_NAME && isComplete(digest);
  return isWhole
    ? undefined
    : `${JSON.stringify(value)} must be an image such as quay.io/thanos/thanos:v1.2.3@sha256:…`;
};

/** Digests of known length; one cut short names nothing. */
const isComplete = (digest = ''): boolean => !digest.startsWith('sha256:') || /^sha256:[0-9a-f]{64}$/.test(digest);
