import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemCode } from '../system-code.ts';
import { type Entry, ImportError } from './config.ts';
import { type Crd, crdsOf, isMeantBy } from './crd.ts';

/** The definition that each entry means, from the network or from a folder. */
export async function readCrds(entries: readonly Entry[], from: string | undefined): Promise<Map<Entry, Crd>> {
  const found = new Map<Entry, Crd>();
  const problems: string[] = [];
  const read = from === undefined ? await fetcher(entries, problems) : folderReader(from);
  for (const entry of entries) {
    const texts = read(entry);
    if (texts === undefined) continue;
    const candidates = texts.flatMap(({ crds }) => crds.filter((crd) => isMeantBy(entry, crd)));
    const [crd, other] = candidates;
    if (crd === undefined) {
      problems.push(`${entry.name}: ${noneIn(entry, from)}`);
    } else if (other !== undefined) {
      problems.push(`${entry.name}: ${severalOf(entry, candidates)}`);
    } else found.set(entry, crd);
  }
  if (problems.length > 0) throw new ImportError(problems.join('\n'));
  return found;
}

/** All definitions are read from one place, so that the line of a new kind asks for those of all others there. */
const noneIn = ({ url }: Entry, from: string | undefined): string =>
  from === undefined
    ? `no CustomResourceDefinition of such a kind in ${url}`
    : `no CustomResourceDefinition of such a kind in ${from}; expected there what stands at ${url}, as of every line`;

/** What is wrong with several definitions of a kind, of which one is meant. */
function severalOf({ name, url }: Entry, candidates: readonly Crd[]): string {
  const groups = [...new Set(candidates.map(({ group }) => group))];
  if (groups.length === 1)
    return `its definition stands there ${candidates.length} times; expected it once, as at ${url}`;
  return `several groups have such a kind (${groups.join(', ')}); name it ${name}.${groups[0]}`;
}

interface Read {
  crds: Crd[];
}

type Reader = (entry: Entry) => Read[] | undefined;

function folderReader(from: string): Reader {
  if (!existsSync(from)) throw new ImportError(`${from}: no such folder; expected one with CustomResourceDefinitions`);
  const files = readdirSync(from).filter((file) => /\.ya?ml$/.test(file));
  if (files.length === 0) throw new ImportError(`${from}: holds no YAML file; expected CustomResourceDefinitions`);
  const all = files.sort().map((file) => ({ crds: parse(join(from, file), readFileSync(join(from, file), 'utf8')) }));
  return () => all;
}

async function fetcher(entries: readonly Entry[], problems: string[]): Promise<Reader> {
  const texts = new Map<string, Read>();
  for (const url of new Set(entries.map((entry) => entry.url))) {
    try {
      texts.set(url, { crds: parse(url, await fetchText(url)) });
    } catch (problem) {
      if (!(problem instanceof ImportError)) throw problem;
      problems.push(problem.message);
    }
  }
  return ({ url }) => {
    const read = texts.get(url);
    return read && [read];
  };
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
