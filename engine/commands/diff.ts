import { judgeChanges } from '../change/judge.ts';
import { versionsOf } from '../change/versions.ts';
import { foldPaths } from '../folded-paths.ts';
import { type Change, compare, strangers } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import { scopeOf, unknownClusters } from '../scope.ts';
import { byHand, byHandLines } from './by-hand.ts';
import { command } from './command.ts';
import { count } from './count.ts';
import { hasErrors, orFindings } from './findings.ts';
import { recalling, synthesizeProject } from './fleet.ts';
import { MARKS, outFolder } from './options.ts';
import { DIFF_OPTIONS } from './output-options.ts';
import { upToDate } from './summary.ts';

export const diff = command({
  summary: 'list the files that synth would change; exit 1 if there are any',
  options: DIFF_OPTIONS,
  async run({ clusters, cluster, out, json }, { project, terminal }) {
    const { fleet, files, findings: found } = synthesizeProject(project, clusters, recalling(project, clusters));
    const findings = [...found, ...(fleet ? unknownClusters(cluster, fleet) : [])];
    const folder = outFolder(project.root, out);
    const result = hasErrors(findings)
      ? { findings: [] }
      : await orFindings(() => compare(folder, files, scopeOf(cluster)));
    const changes = 'value' in result ? result.value : [];
    const judged = [
      ...judgeChanges(changes, versionsOf(folder, files), project.registry.changes ?? []),
      ...('value' in result ? strangers(folder, files) : []),
    ];
    const all = 'value' in result ? [...findings, ...judged] : [...findings, ...result.findings];
    if (json) {
      terminal.json({ changes, findings: all, byHand: byHand(byKind(changes), shownAs(folder)) });
    } else {
      terminal.report([...all.filter(({ level }) => level === 'error'), ...judged]);
      const lines = changes.map(({ kind, path }) => `${MARKS[kind]} ${path}`);
      for (const line of foldPaths(lines, files.keys())) terminal.print(line);
    }
    if (!('value' in result)) return 2;
    if (changes.length === 0) {
      if (!json) terminal.print(upToDate(folder));
      return 0;
    }
    if (json) return 1;
    for (const line of byHandLines(byKind(changes), shownAs(folder))) terminal.print(line);
    terminal.print(`${count(changes.length, 'file')} would change; npm run synth writes them`);
    return 1;
  },
});

function byKind(changes: readonly Change[]): Record<Change['kind'], string[]> {
  const paths: Record<Change['kind'], string[]> = { added: [], changed: [], removed: [] };
  for (const { kind, path } of changes) paths[kind].push(path);
  return paths;
}
