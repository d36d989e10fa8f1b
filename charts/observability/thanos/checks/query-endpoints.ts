import { z } from 'zod';
import { clusterCheck } from '../../../shared/check.ts';
import type { KubeObject, Manifest, Manifests } from '../../../shared/manifest.ts';
import type { Shapes } from '../../../shared/shapes/kinds.ts';
import { configFile, flagOf, type Process, processesOf } from './processes.ts';
import { parseJson } from './receives.ts';

const EndpointsFile = z.object({ endpoints: z.array(z.object({ address: z.string() })) });

interface Named {
  name: string;
  namespace: string;
}

interface Address {
  at: string;
  text: string;
}

/**
 * Whatever a query, a front end or the Ruler asks is there, under the name of a port.
 * Source: contracts M17, M18, M31. What is not there is left out of every answer without a word.
 */
export const queryEndpoints = clusterCheck('query-endpoints', 'error', function* (manifests) {
  const addresses = [
    ...processesOf(manifests, 'query').flatMap((process) => storesOf(process, manifests)),
    ...processesOf(manifests, 'query-frontend').map((process) => ({
      at: process.at,
      text: flagOf(process, 'query-frontend.downstream-url', '--query-frontend.downstream-url'),
    })),
    ...manifests.ofKind('ThanosRuler').flatMap(askedBy),
  ];
  for (const { at, text } of addresses) {
    const message = problemOf(text, manifests);
    if (message !== undefined) yield { at, message };
  }
});

function storesOf(process: Process, manifests: Manifests): Address[] {
  const { at } = process;
  const path = flagOf(process, 'endpoint.sd-config-file');
  const file = parseJson(EndpointsFile, configFile(manifests, process, path) ?? '');
  if (file === undefined) return [{ at, text: '--endpoint.sd-config-file' }];
  return file.endpoints.map(({ address }) => ({ at, text: address }));
}

const askedBy = (ruler: Manifest<KubeObject & Shapes['ThanosRuler']>): Address[] =>
  (['queryEndpoints', 'alertmanagersUrl'] as const).flatMap((field) =>
    (ruler.object.spec[field] ?? []).map((text) => ({ at: ruler.field(`spec.${field}`), text })),
  );

const SRV = /^dnssrv\+(?:https?:\/\/)?_([\w-]+)\._tcp\.([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.|$)/;
const URL_OF_SERVICE = /^https?:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.[a-z.]+)?:([0-9]+)\/?$/;

function problemOf(text: string, manifests: Manifests): string | undefined {
  const [, portName, srvService, srvNamespace] = SRV.exec(text) ?? [];
  if (portName !== undefined)
    return serviceProblem(manifests, { name: srvService!, namespace: srvNamespace! }, { name: portName });
  const [, service, namespace, number] = URL_OF_SERVICE.exec(text) ?? [];
  if (service !== undefined)
    return serviceProblem(manifests, { name: service, namespace: namespace! }, { number: Number(number) });
  return `${text} names no Service; expected dnssrv+_<port>._tcp.<service>.<namespace>.svc.cluster.local, or the URL of one`;
}

function serviceProblem(
  manifests: Manifests,
  { name, namespace }: Named,
  port: { name?: string; number?: number },
): string | undefined {
  const service = manifests.ofKind('Service').named({ namespace, name });
  if (service === undefined) return `there is no Service ${name} in ${namespace}`;
  const { clusterIP, ports = [] } = service.object.spec;
  const wanted = port.name ?? port.number;
  if (!ports.some((each) => each.name === port.name || each.port === port.number)) {
    return `Service ${name} has no port ${wanted}; it has ${ports.map((each) => `${each.name} (${each.port})`).join(', ')}`;
  }
  if (port.name !== undefined && clusterIP !== 'None')
    return `Service ${name} is not headless, so that its name leads to one pod only`;
  return undefined;
}
