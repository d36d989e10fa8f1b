import { load } from 'js-yaml';
import { z } from 'zod';

/** Where a definition stands: at a released tag, or in this repository, by its path from cdk8s.yaml. */
export type Source = { url: string } | { file: string };

/** One line of `imports:` in cdk8s.yaml: which kind, and where its definition stands. */
export interface Entry {
  /** Name of the generated file, without its ending. */
  name: string;
  /** The kind in lower case, as its name spells it. */
  kind: string;
  /** Only where the name has it, to tell kinds of one name apart. */
  group?: string;
  source: Source;
}

/** What `npm run import` refuses to do; printed without a stack. */
export class ImportError extends Error {
  override name = 'ImportError';
}

const Config = z.object({ imports: z.array(z.string()).min(1), kubernetes: z.array(z.string()).min(1) });

/** What cdk8s.yaml says of definitions. */
interface Definitions {
  entries: Entry[];
  /** Minor version of Kubernetes → the release whose OpenAPI stands for it: `1.36` → `1.36.3`. */
  kubernetes: ReadonlyMap<string, string>;
}

const ENTRY = /^(?<kind>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?<group>[a-z0-9.-]+))?:=(?<place>\S+)$/;

const URL_FORM = /^https:\/\/\S+$/;

/** Of a file below the folder of cdk8s.yaml. */
const PATH_FORM = /^(?!.*(^|\/)\.\.?(\/|$))[^/:\\][^:\\]*\.ya?ml$/;

const FLOATING = /(^|[/@])(latest|master|main|stable|head)([/@.]|$)/i;

/** Reads all definitions that cdk8s.yaml names, or none. */
export function definitionsOf(text: string): Definitions {
  const config = Config.safeParse(load(text));
  if (!config.success) {
    const expected = { imports: 'a list of <kind>:=<URL or file>', kubernetes: 'a list of releases such as 1.36.3' };
    const missing = new Set(
      config.error.issues.map(({ path }) => (path[0] === 'kubernetes' ? 'kubernetes' : 'imports')),
    );
    throw new ImportError([...missing].map((key) => `cdk8s.yaml: ${key}: expected ${expected[key]}`).join('\n'));
  }
  const problems: string[] = [];
  const entries = config.data.imports.flatMap((line) => entryOf(line, problems));
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name)) problems.push(`cdk8s.yaml: imports: ${name} stands twice; expected one line per kind`);
    seen.add(name);
  }
  const kubernetes = releasesOf(config.data.kubernetes, problems);
  if (problems.length > 0) throw new ImportError(problems.join('\n'));
  return { entries, kubernetes };
}

function releasesOf(releases: readonly string[], problems: string[]): Map<string, string> {
  const byMinor = new Map<string, string>();
  for (const release of releases) {
    const minor = /^(1\.\d+)\.\d+$/.exec(release)?.[1];
    const other = minor === undefined ? undefined : byMinor.get(minor);
    if (minor === undefined) problems.push(`cdk8s.yaml: kubernetes: ${release}: expected a release such as 1.36.3`);
    else if (other !== undefined)
      problems.push(`cdk8s.yaml: kubernetes: ${release} beside ${other}; expected one release of ${minor}`);
    else byMinor.set(minor, release);
  }
  return byMinor;
}

function entryOf(line: string, problems: string[]): Entry[] {
  const { kind, group, place = '' } = ENTRY.exec(line)?.groups ?? {};
  const source = sourceOf(place.replace(/^\.\//, ''));
  if (kind === undefined || source === undefined) {
    const form =
      '<kind-in-kebab-case>[.<group>]:=https://…, or a file of this repository such as definitions/pump.yaml';
    problems.push(`cdk8s.yaml: imports: ${line}: expected ${form}`);
    return [];
  }
  if ('url' in source && FLOATING.test(new URL(source.url).pathname)) {
    problems.push(`cdk8s.yaml: imports: ${source.url} may change; expected a URL at a released tag such as v1.2.3`);
    return [];
  }
  const name = group === undefined ? kind : `${kind}.${group}`;
  return [{ name, kind: kind.replaceAll('-', ''), source, ...(group === undefined ? {} : { group }) }];
}

function sourceOf(place: string): Source | undefined {
  if (URL.canParse(place) && URL_FORM.test(place)) return { url: place };
  return PATH_FORM.test(place) ? { file: place } : undefined;
}
