import { X509Certificate } from 'node:crypto';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import type { ClusterData, SealingCertificate } from '../../clusters/schema/cluster.ts';
import { sameServer } from '../connect/choose.ts';
import { ConnectError } from '../connect/connect-error.ts';
import type { Connection } from '../connect/connection.ts';
import { controllerOf } from '../connect/controller.ts';
import { DAY_MS, dayOf } from '../day.ts';
import { fingerprintOf } from '../load/certificates.ts';
import type { Access } from './account.ts';
import { type Facts, factsOf } from './facts.ts';
import { lacking } from './grant.ts';
import { requireAccount } from './identity.ts';
import { tokensOf } from './token.ts';

/** Days ahead of an end that it is told of. */
const SOON = 30;
/** Days after which a token should be another. */
const OLD = 365;

interface Looked {
  data: ClusterData;
  /** Undefined for the cluster on which Argo CD runs. */
  access: Access | undefined;
}

/** What of a cluster is not as the fleet's data says, or will not be for long. */
export async function clusterFindings(connection: Connection, { data, access }: Looked): Promise<Finding[]> {
  const facts = await factsOf(connection);
  const at = data.name;
  return [
    ...serverFindings(connection, data),
    ...factFindings(facts, data),
    ...endFindings(at, connection.target.certificate),
    ...(access === undefined ? [] : await accessFindings(connection, data.name, access)),
  ];
}

function serverFindings({ target }: Connection, { name, apiServer }: ClusterData): Finding[] {
  if (sameServer(target.server, apiServer)) return [];
  const message = `the kubeconfig leads to ${target.server}, the data says ${apiServer}; fine if both are this cluster`;
  return [warning('api-server', name, message)];
}

function factFindings({ kubernetes, apiServerPort, nodes, storageClasses, cni }: Facts, data: ClusterData): Finding[] {
  const { name, storageClass } = data;
  const classes = storageClasses.map((each) => each.name);
  const differs = (code: string, is: string, says: string) => warning(code, name, `${is}, the data says ${says}`);
  return [
    ...(kubernetes === data.kubernetes
      ? []
      : [differs('kubernetes-version', `it runs Kubernetes ${kubernetes}`, data.kubernetes)]),
    ...(apiServerPort === undefined || apiServerPort === data.apiServerPort
      ? []
      : [
          differs(
            'api-server-port',
            `its API server listens on ${apiServerPort}, where no pod may reach it`,
            `apiServerPort ${data.apiServerPort}`,
          ),
        ]),
    ...(nodes.length === data.nodes.count
      ? []
      : [differs('node-count', `it has ${nodes.length} nodes`, `${data.nodes.count}`)]),
    ...(storageClass === undefined || classes.includes(storageClass)
      ? []
      : [
          error(
            'storage-class',
            name,
            `it has no storage class ${storageClass}; there are ${classes.join(', ') || 'none'}`,
          ),
        ]),
    ...(cni === 'cilium'
      ? []
      : [warning('cluster-cni', name, `its network plugin is ${cni ?? 'not known'}; the fleet expects Cilium`)]),
  ];
}

function endFindings(at: string, certificate: X509Certificate | undefined): Finding[] {
  if (certificate === undefined) return [];
  const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / DAY_MS);
  if (days > SOON) return [];
  const message = `the client certificate of the kubeconfig ends on ${dayOf(certificate.validTo)}; renew it, such as with kubeadm certs renew admin.conf`;
  return [warning('certificate-end', at, message)];
}

/** Rights and tokens of Argo CD's account. */
async function accessFindings(connection: Connection, cluster: string, access: Access): Promise<Finding[]> {
  await requireAccount(connection, cluster);
  const tokens = await tokensOf(connection, cluster);
  const lines = await lacking(connection, cluster, access);
  const [oldest] = tokens;
  return [
    ...lines.map((line) => warning('access', cluster, `${line}; npm run cluster -- grant ${cluster}`)),
    ...(tokens.length === 0
      ? [error('no-token', cluster, `Argo CD has no token there; npm run cluster -- rotate ${cluster}`)]
      : []),
    ...(tokens.length > 1
      ? [
          warning(
            'rotation',
            cluster,
            `two tokens work; once Argo CD has the new one: npm run cluster -- rotate ${cluster} --finish`,
          ),
        ]
      : []),
    ...(oldest !== undefined && Date.now() - Date.parse(oldest.since) > OLD * DAY_MS
      ? [warning('token-age', cluster, `the token is of ${oldest.since}; npm run cluster -- rotate ${cluster}`)]
      : []),
  ];
}

/** Whether values are sealed with what the controller seals with now. */
export async function certificateFindings(
  connection: Connection,
  known: Pick<SealingCertificate, 'fingerprint'> | undefined,
  cluster: string,
): Promise<Finding[]> {
  try {
    const certificate = new X509Certificate(await controllerOf(connection).certificate());
    if (fingerprintOf(certificate) === known?.fingerprint) return [];
    const what =
      known === undefined ? 'nobody has fetched its sealing certificate' : 'its controller has a newer certificate';
    return [warning('sealing-certificate', cluster, `${what}; npm run seal -- cert ${cluster}`)];
  } catch (cause) {
    if (!(cause instanceof ConnectError)) throw cause;
    return cause.findings.map((finding) => ({ ...finding, level: 'warning' }));
  }
}
