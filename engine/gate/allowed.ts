import type { KubeObject } from '../../charts/shared/manifest.ts';

interface Allowed {
  /** Kinds of objects; all of them where none is named. */
  kinds?: readonly string[];
  /** Of the path inside the object, as findings show it. */
  field: RegExp;
  why: string;
}

/** What looks secret in an object and is not. Each entry says why; it names a field, never a whole kind. */
const ALLOWED: readonly Allowed[] = [
  {
    kinds: ['SealedSecret'],
    field: /^spec\.encryptedData/,
    why: 'ciphertext, which only the controller of its cluster opens; its form is judged where it is read',
  },
  {
    kinds: ['ExternalSecret', 'ClusterExternalSecret', 'PushSecret'],
    field: /\b(secretKey|remoteRef|remoteKey)\b/,
    why: 'the names of keys in a store and in the Secret',
  },
  {
    kinds: ['CustomResourceDefinition'],
    field: /\.(description|pattern|message|rule|jsonPath)$/,
    why: 'prose and expressions of a definition',
  },
  { field: /\b(caBundle|caCertificate|certificateAuthorityData)$/, why: 'certificates, which are public' },
  { field: /^metadata\.(ownerReferences|managedFields|uid)\b/, why: 'what an API server identifies objects by' },
  { field: /\b(image|imageID|digest|sha256|checksum\/[\w.-]+)("\])?$/, why: 'digests of content that is public' },
];

export const isAllowed = ({ kind }: KubeObject, field: string): boolean =>
  ALLOWED.some((entry) => (entry.kinds?.includes(kind) ?? true) && entry.field.test(field));

interface AllowedFile {
  path: RegExp;
  why: string;
}

/** Files of this repository that look secret and are not. */
const ALLOWED_FILES: readonly AllowedFile[] = [
  {
    path: /(^|\/)test\/fixtures\/demo-keys\/[\w-]+\.key$/,
    why: 'the keys of the demo fleet, which is not for use and says so: they open nothing else',
  },
  { path: /(^|\/)test\/engine\/gate\//, why: 'what the gate is tried on: made up, and of the form of secrets' },
];

export const isAllowedFile = (path: string): boolean => ALLOWED_FILES.some((entry) => entry.path.test(path));
