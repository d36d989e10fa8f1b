import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { insteadOf } from '../did-you-mean.ts';
import { systemCode } from '../system-code.ts';
import { read } from '../yaml/read.ts';
import { ConnectError, connectError } from './connect-error.ts';
import { type KubeconfigSource, kubeconfigFiles } from './kubeconfig-files.ts';

const text = z.string().min(1).optional();

const ClusterFields = z.looseObject({
  server: z.string().min(1),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text,
  'proxy-url': text,
});

const UserFields = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  exec: z.looseObject({ command: z.string().min(1) }).nullish(),
  'auth-provider': z.looseObject({ name: z.string().min(1) }).nullish(),
});

const ContextFields = z.looseObject({ cluster: z.string().min(1), user: z.string().optional() });

const KubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: ClusterFields })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: UserFields.nullish() })).nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: ContextFields })).nullish(),
  'current-context': z.string().nullish(),
});

type ClusterEntry = z.output<typeof ClusterFields>;
export type UserEntry = z.output<typeof UserFields>;
type ContextEntry = z.output<typeof ContextFields>;

/** What a name stands for: of the first file that has it, as with kubectl. */
interface Entry<T> {
  value: T;
  file: string;
  /** A later file that says something else of the same name. */
  rival?: string;
}

/** Several kubeconfig files as one. */
export interface Kubeconfig {
  files: readonly string[];
  clusters: ReadonlyMap<string, Entry<ClusterEntry>>;
  users: ReadonlyMap<string, Entry<UserEntry>>;
  contexts: ReadonlyMap<string, Entry<ContextEntry>>;
}

/** Merges kubeconfig files as kubectl does: the first file to name something counts. Throws ConnectError. */
export function readKubeconfig(source: KubeconfigSource): Kubeconfig {
  const files = kubeconfigFiles(source);
  const clusters = new Map<string, Entry<ClusterEntry>>();
  const users = new Map<string, Entry<UserEntry>>();
  const contexts = new Map<string, Entry<ContextEntry>>();
  for (const file of files) {
    const content = contentOf(file);
    for (const { name, cluster } of content.clusters ?? []) enter(clusters, name, { value: cluster, file });
    for (const { name, user } of content.users ?? []) enter(users, name, { value: user ?? {}, file });
    for (const { name, context } of content.contexts ?? []) enter(contexts, name, { value: context, file });
  }
  return { files, clusters, users, contexts };
}

function enter<T>(entries: Map<string, Entry<T>>, name: string, entry: Entry<T>): void {
  const known = entries.get(name);
  if (known === undefined) entries.set(name, entry);
  else if (JSON.stringify(known.value) !== JSON.stringify(entry.value)) known.rival ??= entry.file;
}

function contentOf(file: string): z.output<typeof KubeconfigSchema> {
  const document = read(bytesOf(file), file);
  if (Array.isArray(document)) throw new ConnectError(document);
  const { success, data, error } = KubeconfigSchema.safeParse(document.value);
  if (success) return data;
  const { path, message } = error.issues[0]!;
  // The value that is wrong may be a credential, so only its place is told.
  throw connectError('kubeconfig', document.at(path), `${path.join('.') || 'the file'} is no kubeconfig's: ${message}`);
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = systemCode(cause) ?? 'unknown reason';
    throw connectError('kubeconfig', file, `cannot be read: ${code}; expected a readable file`);
  }
}

/** A context with what it names, all of which must be the same whichever of the files is read first. */
export interface Context {
  name: string;
  cluster: Entry<ClusterEntry>;
  user: Entry<UserEntry>;
}

/** Throws ConnectError where the name is not known, or stands for different clusters in different files. */
export function contextNamed(config: Kubeconfig, name: string): Context {
  const at = `context ${name}`;
  const context = config.contexts.get(name);
  if (context === undefined) {
    const known = [...config.contexts.keys()];
    throw connectError('unknown-context', at, `not in ${config.files.join(', ')}; ${insteadOf(name, known)}`);
  }
  const { cluster: clusterName, user: userName = '' } = context.value;
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined) {
    throw connectError('kubeconfig', at, `names the cluster ${clusterName}, which none of the files has`);
  }
  const user = config.users.get(userName);
  if (user === undefined)
    throw connectError('kubeconfig', at, `names the user ${userName}, which none of the files has`);
  refuseRivals(at, [
    ['context', name, context],
    ['cluster', clusterName, cluster],
    ['user', userName, user],
  ]);
  return { name, cluster, user };
}

/** Files that kubeadm makes all call their cluster `kubernetes`: merged, the first stands for all of them. */
function refuseRivals(at: string, entries: readonly (readonly [string, string, Entry<unknown>])[]): void {
  for (const [sort, name, { file, rival }] of entries) {
    if (rival === undefined) continue;
    const message = `${file} and ${rival} each have a ${sort} ${name}, and they differ; expected --kubeconfig with the one that is meant`;
    throw connectError('ambiguous-context', at, message);
  }
}
