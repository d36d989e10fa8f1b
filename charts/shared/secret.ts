import { contentHash } from './content-hash.ts';

/** Who may unseal: this name and namespace only, any name in the namespace, or anything in the cluster. */
export type Scope = 'strict' | 'namespace-wide' | 'cluster-wide';

/** The annotations of a SealedSecret by which the controller knows its scope; strict has none. */
export const SCOPE_MARKS: Readonly<Record<Scope, Readonly<Record<string, string>>>> = {
  strict: {},
  'namespace-wide': { 'sealedsecrets.bitnami.com/namespace-wide': 'true' },
  'cluster-wide': { 'sealedsecrets.bitnami.com/cluster-wide': 'true' },
};

/**
 * Where a value comes from. What names an `id` shares one plaintext with all that name it, on whichever clusters,
 * and is sealed for each of them.
 */
export type Make =
  /** Only a person has it; `command` is what asks for it, where that is not `seal`. */
  | { from: 'person'; how: string; command?: string; form?: 'base64' }
  /** Letters and digits. */
  | { from: 'random'; length: number; id?: string }
  /** One line `user:hash` of the password `of`; `ssha` for passwords that are long and random. */
  | { from: 'htpasswd'; user: string; of: string; hash: 'ssha' | 'bcrypt' }
  | { from: 'bcrypt'; of: string }
  /** The certificate of the fleet's own authority, as PEM. */
  | { from: 'fleet-ca' }
  /** One part of a pair that the fleet's authority signs, as PEM. */
  | ({ from: 'tls'; part: 'certificate' | 'key' } & Certified);

/** What a certificate says of its holder. */
export interface Certified {
  hosts: readonly string[];
  usages: readonly ('server' | 'client')[];
  /** All of its subject, for those that know each other by it. Default: the first host. */
  commonName?: string;
}

/** Types whose keys an API server demands. Source: contract K06. */
export const KEYS_OF_TYPE = {
  Opaque: [],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/basic-auth': ['username', 'password'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
} as const satisfies Record<string, readonly string[]>;

export type SecretType = keyof typeof KEYS_OF_TYPE;

/** What of a Secret stands open in Git. */
export interface SecretTemplate {
  type: SecretType;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  immutable?: boolean;
  /** File → Go template over the sealed values. */
  data: Readonly<Record<string, string>>;
}

/** What a workload needs of a Secret; Git holds its values sealed only. */
export interface SecretSpec<Key extends string = string, Value extends string = string> {
  name: string;
  /** What its users may name: sealed values and templated files. */
  keys: readonly Key[];
  /** The names of what is sealed. */
  values: readonly Value[];
  /** What the values are for, as the person who seals them reads it. */
  purpose: string;
  scope: Scope;
  template: SecretTemplate;
  /** Whether it stays in the cluster when nothing in Git brings it any more. */
  onRemoval: 'delete' | 'keep';
  /** Value → where it comes from. */
  make: Readonly<Record<Value, Make>>;
  /** What its holder may do in the object storage, where the values are an account there. */
  account?: BucketAccount;
}

/** The least that an account of the object storage needs. */
export interface BucketAccount {
  bucket: string;
  /** The folder that it keeps to. Default: all of the bucket. */
  folder?: string;
  /** `read`: lists and reads; `write`: writes and deletes too. */
  access: 'read' | 'write';
}

export type Secrets = Record<string, SecretSpec>;

interface SecretProps<Value extends string, File extends string, Type extends SecretType> {
  purpose: string;
  scope?: Scope;
  type?: Type;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  immutable?: boolean;
  onRemoval?: SecretSpec['onRemoval'];
  account?: BucketAccount;
  /** What is sealed. Default: every key that is no file, known to a person. */
  values?: Readonly<Record<Value, Make>>;
  /** Files that are put together in the cluster: Go templates over the values. */
  files?: Readonly<Record<File, string>>;
}

/** Nothing to add, or the keys that are still to be named. */
type Complete<Missing extends string> = [Missing] extends [never] ? unknown : { missing: Missing };

/** A Secret of a component, with the keys that its users may name. */
export function secret<
  const Key extends string,
  const Type extends SecretType = 'Opaque',
  const File extends string = never,
  const Value extends string = Exclude<Key, File>,
>(
  name: string,
  keys: readonly Key[],
  props: SecretProps<Value, File, Type> &
    Complete<Exclude<Key, File | Value> | Exclude<(typeof KEYS_OF_TYPE)[Type][number], Key>>,
): SecretSpec<Key, Value> {
  const {
    purpose,
    scope = 'strict',
    type = 'Opaque',
    onRemoval = 'delete',
    labels,
    annotations,
    immutable,
    account,
  } = props;
  const data: Readonly<Record<string, string>> = props.files ?? {};
  const make = props.values ?? byPerson(keys, { data, purpose });
  const values = Object.keys(make) as Value[];
  const unknown = Object.values(data)
    .flatMap(valuesIn)
    .find((value) => !Object.hasOwn(make, value));
  if (unknown !== undefined) throw new Error(`secret ${name}: a file names the value ${unknown}, which is not sealed`);
  const template: SecretTemplate = { type, labels, annotations, immutable, data };
  return { name, keys, values, purpose, scope, onRemoval, template, make, account };
}

function byPerson<Value extends string>(
  keys: readonly string[],
  { data, purpose }: { data: Readonly<Record<string, string>>; purpose: string },
): Record<Value, Make> {
  const sealed = keys.filter((key) => !Object.hasOwn(data, key));
  return Object.fromEntries(sealed.map((key) => [key, person(purpose)])) as Record<Value, Make>;
}

/** An expression for a sealed value in a file. */
export const sealedValue = (value: string): string => `{{ ${read(value)} }}`;

/** The same in double quotes, as JSON and YAML read them. */
export const quotedValue = (value: string): string => `{{ ${read(value)} | quote }}`;

const read = (value: string): string => (/^[A-Za-z_]\w*$/.test(value) ? `.${value}` : `index . "${value}"`);

/** JSON in which every `quotedValue` brings its own quotes. */
export const jsonFile = (content: unknown): string =>
  `${JSON.stringify(content, null, 2).replace(/"(\{\{ [^{}]+ \}\})"/g, (_, expression: string) => expression.replaceAll('\\"', '"'))}\n`;

/** Text with expressions of its own, which the controller is to leave as they are. */
export const verbatim = (text: string): string => text.replaceAll('{{', '{{`{{`}}');

/** The values that a file's expressions name. */
const valuesIn = (text: string): string[] =>
  [...text.matchAll(/\{\{-?\s*(?:index \. "([^"]+)"|\.([A-Za-z_]\w*))/g)].map(([, quoted, plain]) => quoted ?? plain!);

/** @param form what its readers take of it alone */
export const person = (how: string, command?: string, form?: 'base64'): Make => ({
  from: 'person',
  how,
  command,
  ...(form ? { form } : {}),
});

/** A certificate and its key for an Ingress, signed by the fleet's authority for the hosts. */
export const tlsSecret = (name: string, { purpose, hosts }: { purpose: string; hosts: readonly string[] }) =>
  secret(name, ['tls.crt', 'tls.key'], {
    purpose,
    type: 'kubernetes.io/tls',
    values: {
      'tls.crt': { from: 'tls', part: 'certificate', hosts, usages: ['server'] },
      'tls.key': { from: 'tls', part: 'key', hosts, usages: ['server'] },
    },
  });

/** One key of a Secret; its class keeps anything but a SecretRef from naming one. */
class KeyOfRef {
  readonly name: string;
  readonly key: string;
  /** Of the sealed values; not written, for the typed objects take name and key only. */
  readonly hash: string | undefined;
  readonly #ref: SecretRef;

  constructor(ref: SecretRef, key: string) {
    this.#ref = ref;
    this.name = this.#ref.name;
    this.key = key;
    this.hash = this.#ref.hash;
  }

  get namespace(): string {
    return this.#ref.namespace;
  }

  /** As objects are written: they take no instance of a class. */
  get selector(): { name: string; key: string } {
    return { name: this.name, key: this.key };
  }
}

/** A reference to one key, in the form that Kubernetes and the Prometheus operator take. */
export type SecretKey = KeyOfRef;

/** The only way to name a Secret: in its own namespace, and only keys that it has. */
export class SecretRef<Key extends string = string> {
  readonly name: string;
  readonly namespace: string;
  readonly keys: readonly Key[];
  readonly #content: () => unknown;

  /** @param content what the Secret is made of in the cluster; looked at only where someone asks for its hash */
  constructor(
    namespace: string,
    spec: Pick<SecretSpec<Key>, 'name' | 'keys'>,
    content: () => unknown = () => undefined,
  ) {
    this.namespace = namespace;
    this.name = spec.name;
    this.keys = spec.keys;
    this.#content = content;
  }

  /** Of its content, so that another rolls the pods; none while nothing is sealed. */
  get hash(): string | undefined {
    const content = this.#content();
    return content === undefined ? undefined : contentHash(content);
  }

  key(key: Key): SecretKey {
    return new KeyOfRef(this, key);
  }

  /** The same Secret with fewer keys, for what mounts no more than it reads. */
  only<const Few extends Key>(...keys: readonly [Few, ...Few[]]): SecretRef<Few> {
    return new SecretRef(this.namespace, { name: this.name, keys }, this.#content);
  }
}

export type SecretRefs<S extends Secrets> = { [Name in keyof S]: SecretRef<NonNullable<S[Name]>['keys'][number]> };

/** @param contentOf what the Secret of a spec is made of in the cluster */
export function secretRefs<S extends Secrets>(
  namespace: string,
  secrets: S,
  contentOf: (spec: SecretSpec) => unknown,
): SecretRefs<S> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, spec]) => [name, new SecretRef(namespace, spec, () => contentOf(spec))]),
  ) as SecretRefs<S>;
}
