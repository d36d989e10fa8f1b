import { join } from 'node:path';
import { load } from 'js-yaml';
import type { SealedObject } from '../../clusters/schema/cluster.ts';
import { inProcess } from '../engine/commands/in-process.ts';
import { type ClusterName, type SealingFleet, sealer } from '../engine/seal/sealing-fleet.ts';
import { kubeseal, openSecret } from '../programs/kubeseal.ts';

export const CLUSTER = 'cluster-02';
export const SECRET = 'longhorn-system/longhorn-backup-target';
export const FILE = `clusters/sealed/${CLUSTER}/${SECRET}.yaml`;
export const VALUE = 'AWS_SECRET_ACCESS_KEY';
export const VALUES = { AWS_ACCESS_KEY_ID: 'an id', [VALUE]: 'a value of several words' };

export const seal = (fleet: SealingFleet, ...args: string[]) =>
  inProcess(['seal', ...args, '--clusters', fleet.clusters], { top: fleet.top, env: VALUES });

/** The file as `seal` writes it, with its records. */
export async function ours(fleet: SealingFleet, cluster: ClusterName = CLUSTER): Promise<string> {
  for (const key of Object.keys(VALUES)) await seal(fleet, 'set', cluster, SECRET, key, '--env', key);
  return fleet.read(FILE.replace(CLUSTER, cluster));
}

/** The file as kubeseal writes it, which tells nothing of how it was sealed. */
export const theirs = (certificate: string, place: string = SECRET): string =>
  kubeseal(['--cert', certificate, '-o', 'yaml'], openSecret(place, VALUES));

export const certificateOf = (fleet: SealingFleet, cluster: ClusterName = CLUSTER): string =>
  join(fleet.clusters, `certs/${cluster}.pem`);

const TEXT = new RegExp(`(${VALUE}: )(\\S+)$`, 'm');

/** The file with what stands for one value changed. */
const withText = (file: string, change: (text: string) => string): string =>
  file.replace(TEXT, (_, name: string, text: string) => `${name}${change(text)}`);

/** The file with the values of another, as it is once that was moved to its place. */
function withValues(file: string, other: string): string {
  const { spec } = load(other) as SealedObject;
  const entries = Object.entries(spec.encryptedData);
  return entries.reduce((text, [name, value]) => text.replace(new RegExp(`(${name}: )\\S+$`, 'm'), `$1${value}`), file);
}

const withBytes = (file: string, change: (bytes: Buffer) => Buffer): string =>
  withText(file, (text) => change(Buffer.from(text, 'base64')).toString('base64'));

const flipped = (at: number) => (bytes: Buffer) => {
  const changed = Buffer.from(bytes);
  changed[at < 0 ? bytes.length + at : at]! ^= 1;
  return changed;
};

const marked = (file: string, scope: string): string =>
  file.replace('metadata:\n', `metadata:\n  annotations: {sealedsecrets.bitnami.com/${scope}: "true"}\n`);

type Made = (fleet: SealingFleet) => string | Promise<string>;

/** What `check` and `seal verify` say, and the controller, of a file that is made so. */
export const OFFLINE: [what: string, made: Made, said: RegExp, controller: RegExp][] = [
  [
    "sealed with another cluster's certificate, and copied",
    (fleet) => ours(fleet, 'cluster-03'),
    /AWS_ACCESS_KEY_ID was sealed with the certificate of cluster-03, which cluster-02 has no key for; npm run seal -- set cluster-02 \S+ AWS_ACCESS_KEY_ID \[sealed-certificate\]/,
    /no key could decrypt secret/,
  ],
  [
    'sealed strictly, and marked with a wider scope',
    async (fleet) =>
      (await ours(fleet)).replace(
        '  annotations:\n',
        '  annotations:\n    sealedsecrets.bitnami.com/cluster-wide: "true"\n',
      ),
    /sealed strict, and marked cluster-wide, .*npm run seal -- set cluster-02 \S+ KEY\) \[sealed-scope\]/,
    /no key could decrypt secret/,
  ],
  [
    'renamed',
    async (fleet) =>
      withValues(await ours(fleet), theirs(certificateOf(fleet), 'longhorn-system/before')).replace(
        'sealed-as: strict longhorn-system/longhorn-backup-target',
        'sealed-as: strict longhorn-system/before',
      ),
    /sealed for longhorn-system\/before, and opens under no other name; move it back, .*npm run seal -- set .* \[sealed-place\]/,
    /no key could decrypt secret/,
  ],
  [
    'cut within its base64',
    async (fleet) => withText(await ours(fleet), (text) => text.slice(0, 301)),
    /AWS_SECRET_ACCESS_KEY: it is not base64, or was cut off; npm run seal -- set cluster-02 \S+ AWS_SECRET_ACCESS_KEY \[sealed-value\]/,
    /illegal base64 data/,
  ],
  [
    'cut before its end',
    async (fleet) => withBytes(await ours(fleet), (bytes) => bytes.subarray(0, 270)),
    /AWS_SECRET_ACCESS_KEY: it holds 270 bytes, and the shortest value has 275; npm run seal -- set .* \[sealed-value\]/,
    /no key could decrypt secret/,
  ],
  [
    'with a bit of its length flipped',
    async (fleet) => withBytes(await ours(fleet), flipped(0)),
    /AWS_SECRET_ACCESS_KEY: it was sealed with no key of 2048 bits, .* npm run seal -- set .* \[sealed-value\]/,
    /no key could decrypt secret|truncated|too short/,
  ],
];

/** What only the controller can tell, and how many of the values it does not open. */
export const ONLINE: [what: string, made: Made, values: number][] = [
  ["sealed with another cluster's certificate", (fleet) => theirs(certificateOf(fleet, 'cluster-03')), 2],
  [
    'sealed with a key that the cluster has lost',
    async (fleet) => theirs(fleet.write('lost.pem', (await sealer()).pem)),
    2,
  ],
  [
    'sealed strictly, and marked with a wider scope',
    (fleet) => marked(theirs(certificateOf(fleet)), 'cluster-wide'),
    2,
  ],
  [
    'renamed',
    (fleet) =>
      theirs(certificateOf(fleet), 'longhorn-system/before').replaceAll('name: before', 'name: longhorn-backup-target'),
    2,
  ],
  [
    'moved to another namespace',
    (fleet) =>
      theirs(certificateOf(fleet), 'default/longhorn-backup-target').replaceAll(
        'namespace: default',
        'namespace: longhorn-system',
      ),
    2,
  ],
  ['with a bit of the session key flipped', async (fleet) => withBytes(await ours(fleet), flipped(100)), 1],
  ['with a bit of the text flipped', async (fleet) => withBytes(await ours(fleet), flipped(260)), 1],
  ['with a bit of the seal flipped', async (fleet) => withBytes(await ours(fleet), flipped(-1)), 1],
  ['three bytes short', async (fleet) => withBytes(await ours(fleet), (bytes) => bytes.subarray(0, -3)), 1],
];
