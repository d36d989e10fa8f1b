import { load } from 'js-yaml';
import { z } from 'zod';

/** One line of `imports:` in cdk8s.yaml: which kind, and where its definition stands at a released tag. */
export interface Entry {
  /** Name of the generated file, without its ending. */
  name: string;
  /** The kind in lower case, as its name spells it. */
  kind: string;
  /** Only where the name has it, to tell kinds of one name apart. */
  group?: string;
  url: string;
}

/** What `npm run import` refuses to do; printed without a stack. */
export class ImportError extends Error {
  override name = 'ImportError';
}

const Config = z.object({ imports: z.array(z.string()).min(1) });

const ENTRY = /^(?<kind>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?<group>[a-z0-9.-]+))?:=(?<url>https:\/\/\S+)$/;

const FLOATING = /(^|[/@])(latest|master|main|stable|head)([/@.]|$)/i;

/** Reads the entries of cdk8s.yaml, all of them or none. */
export function entriesOf(text: string): Entry[] {
  const config = Config.safeParse(load(text));
  if (!config.success) throw new ImportError('cdk8s.yaml: imports: expected a list of <kind>:=<URL>');
  const problems: string[] = [];
  const entries = config.data.imports.flatMap((line) => entryOf(line, problems));
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name)) problems.push(`cdk8s.yaml: imports: ${name} stands twice; expected one line per kind`);
    seen.add(name);
  }
  if (problems.length > 0) throw new ImportError(problems.join('\n'));
  return entries;
}

function entryOf(line: string, problems: string[]): Entry[] {
  const { kind, group, url } = ENTRY.exec(line)?.groups ?? {};
  if (kind === undefined || url === undefined) {
    problems.push(`cdk8s.yaml: imports: ${line}: expected <kind-in-kebab-case>[.<group>]:=https://…`);
    return [];
  }
  if (FLOATING.test(new URL(url).pathname)) {
    problems.push(`cdk8s.yaml: imports: ${url} may change; expected a URL at a released tag such as v1.2.3`);
    return [];
  }
  const name = group === undefined ? kind : `${kind}.${group}`;
  return [{ name, kind: kind.replaceAll('-', ''), url, ...(group === undefined ? {} : { group }) }];
}
