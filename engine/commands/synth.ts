import { type Written, write } from '../output/index.ts';
import { scopeOf, unknownClusters } from '../scope.ts';
import type { Synthesis } from '../synthesize.ts';
import { nextSave } from '../watch.ts';
import { command, type ExitCode, type Runtime } from './command.ts';
import {
  CLUSTER_OPTION,
  clustersFolder,
  FLEET_OPTIONS,
  hasErrors,
  OUT_OPTION,
  orFindings,
  outFolder,
  synthesizeProject,
} from './fleet.ts';

export const synth = command({
  summary: 'write dist from the data and the charts',
  options: {
    ...FLEET_OPTIONS,
    cluster: CLUSTER_OPTION,
    out: OUT_OPTION,
    adopt: { type: 'boolean', summary: 'take over files that stand where synth writes' },
    watch: { type: 'boolean', short: 'w', summary: 'write again whenever data or code is saved' },
  },
  async run(values, runtime) {
    let code = await once(values, runtime);
    while (values.watch) {
      runtime.terminal.print('watching; Ctrl-C ends');
      const saved = await nextSave(runtime.project.root, clustersFolder(runtime.project.root, values.clusters));
      if (saved === 'code') return 'restart';
      code = await once(values, runtime);
    }
    return code;
  },
});

interface Values {
  clusters: string | undefined;
  cluster: string[];
  out: string | undefined;
  adopt: boolean;
}

async function once(values: Values, { project, terminal }: Runtime): Promise<ExitCode> {
  const done = terminal.progress('composing the fleet');
  const synthesis = synthesizeProject(project, values.clusters);
  const findings = [
    ...synthesis.findings,
    ...(synthesis.fleet ? unknownClusters(values.cluster, synthesis.fleet) : []),
  ];
  done();
  terminal.report(findings);
  if (hasErrors(findings)) {
    terminal.print('nothing was written');
    return 2;
  }
  const out = outFolder(project.root, values.out);
  const writing = terminal.progress(`writing ${synthesis.files.size} files`);
  const result = await orFindings(() =>
    write(out, synthesis.files, { scope: scopeOf(values.cluster), adopt: values.adopt }),
  );
  writing();
  if ('findings' in result) {
    terminal.report(result.findings);
    return 2;
  }
  for (const line of summary(synthesis, result.value)) terminal.print(line);
  return 0;
}

function summary({ clusters, files }: Synthesis, { added, changed, removed, unchanged }: Written): string[] {
  const sum = (count: (cluster: Synthesis['clusters'][number]) => number) =>
    clusters.reduce((total, cluster) => total + count(cluster), 0);
  return [
    `${clusters.length} clusters, ${sum((cluster) => cluster.applications)} applications, ` +
      `${sum((cluster) => cluster.objects)} objects in ${files.size} files`,
    `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`,
  ];
}
