import { join } from 'node:path';
import { error, type Finding } from '../../../charts/shared/finding.ts';
import { type AppData, AppSchema } from '../../../clusters/schema/app.ts';
import type { Readings } from '../../cache/readings.ts';
import { type Document, read } from '../../yaml/read.ts';
import { crowded } from '../crowded.ts';
import { parse } from '../explain.ts';
import { entriesOf, isNoData, readData, refusal, shownPath } from '../files.ts';
import { placed } from '../placed.ts';
import { isEncrypted } from '../sops.ts';
import { APPS, LOCK, OVERLAYS } from './images.ts';

export type AppDocument = Pick<Document, 'at' | 'value'>;

/** One file of clusters/apps, as far as it could be read. */
export interface AppFile {
  /** As the file is called, and the app with it. */
  name: string;
  document?: AppDocument;
  /** Undefined where there are findings. */
  data?: AppData;
}

export interface AppFiles {
  files: readonly AppFile[];
  findings: Finding[];
}

/** The apps in `apps/<name>.yaml`, in the order of their names; most fleets have none. */
export function readApps(folder: string, readings: Readings): AppFiles {
  const entries = entriesOf(join(folder, APPS));
  const findings: Finding[] = [];
  const files: AppFile[] = [];
  for (const entry of typeof entries === 'string' ? [] : entries) {
    const path = `${shownPath(folder)}/${APPS}/${entry.name}`;
    if (isNoData(entry.name) || isImages(entry)) continue;
    const stray = strayEntry(entry);
    if (stray !== undefined) findings.push(refusal(path, stray));
    else {
      const file = readApp(join(folder, APPS, entry.name), path, readings);
      findings.push(...file.findings);
      files.push(file);
    }
  }
  return { files, findings };
}

type Entry = Exclude<ReturnType<typeof entriesOf>, string>[number];

/** What the reader of images looks after. */
const isImages = ({ name }: Entry): boolean => name === LOCK || name === OVERLAYS;

function strayEntry(entry: Entry): string | undefined {
  if (entry.isSymbolicLink()) return 'a symbolic link; expected the file itself';
  if (/\.(yml|json)$/.test(entry.name)) return `expected the name ${entry.name.replace(/\.\w+$/, '.yaml')}`;
  if (entry.isFile() && entry.name.endsWith('.yaml')) return undefined;
  return `expected ${APPS}/<app>.yaml, ${LOCK} and ${OVERLAYS} only`;
}

/** An app's file, or what an earlier run has read it as; then its places are looked for once one is to be told. */
function readApp(path: string, shown: string, readings: Readings): ReadApp {
  let anew: ReadApp | undefined;
  const { data, value } = readings.of(path, '', {
    read: () => {
      anew = readAnew(path, shown);
      return { data: anew.data, value: anew.document?.value };
    },
    isWorthIt: (made) => made.data !== undefined,
  });
  if (anew !== undefined) return anew;
  const at: AppDocument['at'] = (...place) => readAnew(path, shown).document?.at(...place) ?? `${shown}:1:1`;
  return { name: nameOf(shown), document: { value, at }, data, findings: [] };
}

type ReadApp = AppFile & { findings: Finding[] };

const nameOf = (shown: string): string => shown.slice(shown.lastIndexOf('/') + 1).replace(/\.yaml$/, '');

function readAnew(path: string, shown: string): ReadApp {
  const name = nameOf(shown);
  const file = readData(path, shown);
  if ('code' in file) return { name, findings: [file] };
  const document = read(file.bytes, shown);
  if (Array.isArray(document)) return { name, findings: document };
  // Refused as such, wherever it lies.
  if (isEncrypted(document.value)) return { name, document, findings: [] };
  const long = crowded(document);
  if (long.length > 0) return { name, document, findings: long };
  const { data, problems } = parse(document.value, { schema: AppSchema });
  if (problems !== undefined) return { name, document, findings: placed(problems, document) };
  if (data.name === name) return { name, document, data, findings: [] };
  const message = `name is ${data.name} in ${name}.yaml; expected ${name}, as the file is called`;
  return { name, document, findings: [error('app-name', document.at(['name']), message)] };
}
