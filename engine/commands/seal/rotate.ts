import { rotate as rotateSecret } from '../../seal/rotate.ts';
import { clusterNamed, refuseDemo } from '../../seal/seal-fleet.ts';
import type { SealedWrite } from '../../seal/seal-values.ts';
import { command, type ExitCode } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { KUBECONFIG_OPTIONS } from '../kubeconfig.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { keepCertificate } from './cert.ts';
import { controllerFor } from './controller.ts';
import { fleetOf } from './project.ts';
import { reportWrites } from './writes.ts';

export const rotate = command({
  summary: 'have the controller seal with its newest key what is sealed with another; nobody sees a value',
  options: { clusters: FLEET_OPTIONS.clusters, ...KUBECONFIG_OPTIONS },
  arguments: { cluster: { summary: 'its name' } },
  run: ({ clusters, cluster, ...connect }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      const { terminal, project } = runtime;
      const fleet = fleetOf(project, clusters);
      refuseDemo(fleet);
      const { name } = clusterNamed(fleet, cluster);
      const { controller, at } = controllerFor(fleet, name, connect);
      const fetched = { pem: await controller.certificate(), from: at };
      const { certificate } = keepCertificate(terminal, { fleet, cluster: name, fetched, rotates: true });
      const writes: SealedWrite[] = [];
      try {
        for (const need of fleet.needed.filter((each) => each.cluster === name)) {
          terminal.tick(`${name}: ${need.namespace}/${need.spec.name}`);
          // Each file is whole by itself: a run that ends here goes on where it ended.
          const written = await rotateSecret(fleet, need, { controller, certificate, today: currentDay() });
          if (written) writes.push(written);
        }
      } finally {
        reportWrites(terminal, fleet, writes);
      }
      if (writes.length === 0) terminal.print('every value is sealed with the newest key');
      return 0;
    }),
});
