import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemCode } from '../system-code.ts';
import { type Entry, ImportError, type Source } from './config.ts';
import { type Crd, crdsOf, isMeantBy } from './crd.ts';

interface Places {
  /** The folder of cdk8s.yaml. */
  root: string;
  /** A folder of definitions to read in place of all URLs. */
  from: string | undefined;
}

/** The definition that each entry means: of this repository, and from the network or from a folder. */
export async function readCrds(entries: readonly Entry[], { root, from }: Places): Promise<Map<Entry, Crd>> {
  const found = new Map<Entry, Crd>();
  const problems: string[] = [];
  const remote = from === undefined ? await fetcher(entries, problems) : folderReader(from, entries);
  const own = fileReader(root, problems);
  for (const entry of entries) {
    const crds = 'file' in entry.source ? own(entry.source) : remote(entry.source);
    if (crds === undefined) continue;
    const candidates = crds.filter((crd) => isMeantBy(entry, crd));
    const [crd, other] = candidates;
    if (crd === undefined) problems.push(`${entry.name}: ${noneIn(entry, from)}`);
    else if (other !== undefined) problems.push(`${entry.name}: ${severalOf(entry, candidates)}`);
    else found.set(entry, crd);
  }
  if (problems.length > 0) throw new ImportError(problems.join('\n'));
  return found;
}

const placeOf = ({ source }: Entry): string => ('file' in source ? source.file : source.url);

/** All that have a URL are read from one place, so that the line of a new kind asks for those of all others there. */
function noneIn(entry: Entry, from: string | undefined): string {
  const isThere = 'file' in entry.source || from === undefined;
  const none = `no CustomResourceDefinition of such a kind in ${isThere ? placeOf(entry) : from}`;
  return isThere ? none : `${none}; expected there what stands at ${placeOf(entry)}, as of every line with a URL`;
}

/** What is wrong with several definitions of a kind, of which one is meant. */
function severalOf(entry: Entry, candidates: readonly Crd[]): string {
  const { name } = entry;
  const groups = [...new Set(candidates.map(({ group }) => group))];
  if (groups.length === 1)
    return `its definition stands there ${candidates.length} times; expected it once, as at ${placeOf(entry)}`;
  return `several groups have such a kind (${groups.join(', ')}); name it ${name}.${groups[0]}`;
}

type Reader<Of extends Source> = (source: Of) => Crd[] | undefined;

type Url = Extract<Source, { url: string }>;
type File = Extract<Source, { file: string }>;

function fileReader(root: string, problems: string[]): Reader<File> {
  const known = new Map<string, Crd[] | undefined>();
  return ({ file }) => {
    if (!known.has(file))
      known.set(
        file,
        orProblem(problems, () => parse(file, readOwn(root, file))),
      );
    return known.get(file);
  };
}

function readOwn(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (problem) {
    const reason = systemCode(problem);
    if (reason === undefined) throw problem;
    throw new ImportError(`${file}: cannot be read (${reason}); expected a file with its CustomResourceDefinition`);
  }
}

/** What an import cannot do without is told together with all else. */
function orProblem<T>(problems: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof ImportError)) throw problem;
    problems.push(problem.message);
    return undefined;
  }
}

function folderReader(from: string, entries: readonly Entry[]): Reader<Url> {
  if (!entries.some(({ source }) => 'url' in source)) return () => [];
  if (!existsSync(from)) throw new ImportError(`${from}: no such folder; expected one with CustomResourceDefinitions`);
  const files = readdirSync(from).filter((file) => /\.ya?ml$/.test(file));
  if (files.length === 0) throw new ImportError(`${from}: holds no YAML file; expected CustomResourceDefinitions`);
  const all = files.sort().flatMap((file) => parse(join(from, file), readFileSync(join(from, file), 'utf8')));
  return () => all;
}

async function fetcher(entries: readonly Entry[], problems: string[]): Promise<Reader<Url>> {
  const found = new Map<string, Crd[]>();
  for (const url of new Set(entries.flatMap(({ source }) => ('url' in source ? [source.url] : [])))) {
    try {
      found.set(url, parse(url, await fetchText(url)));
    } catch (problem) {
      if (!(problem instanceof ImportError)) throw problem;
      problems.push(problem.message);
    }
  }
  return ({ url }) => found.get(url);
}

function parse(where: string, text: string): Crd[] {
  try {
    return crdsOf(text);
  } catch (problem) {
    throw new ImportError(`${where}: ${problem instanceof Error ? problem.message : String(problem)}`);
  }
}

/** @throws {ImportError} that names the URL and the way that needs no network */
export async function fetchText(url: string): Promise<string> {
  const hint = 'to read definitions from a folder: npm run import -- --from DIR';
  try {
    const response = await fetch(url);
    if (response.ok) return await response.text();
    throw new ImportError(`${url}: answered ${response.status} ${response.statusText}; ${hint}`);
  } catch (problem) {
    if (problem instanceof ImportError) throw problem;
    const { cause } = problem instanceof Error ? problem : { cause: undefined };
    const reason = cause instanceof Error ? cause.message : String(problem);
    throw new ImportError(`${url}: could not be fetched (${reason}); ${hint}`);
  }
}

/** The first of these files that exists in a folder or beside it. */
export function readNear(folder: string, path: string): string {
  for (const base of [folder, dirname(folder.replace(/\/+$/, ''))]) {
    try {
      return readFileSync(join(base, path), 'utf8');
    } catch (problem) {
      if (systemCode(problem) !== 'ENOENT') throw problem;
    }
  }
  throw new ImportError(`${folder}: neither it nor its parent holds ${path}, the OpenAPI definitions of Kubernetes`);
}
