import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, warning } from '../../../charts/shared/finding.ts';
import { type Access, accessOf, foreignRoles, openRights } from '../../access/account.ts';
import { clusterFile, type Said } from '../../access/cluster-file.ts';
import { deliveredTo } from '../../access/delivered.ts';
import { type Facts, factsOf } from '../../access/facts.ts';
import { refuseAccount } from '../../access/identity.ts';
import { type Need, namespacesMade, needsOf } from '../../access/needs.ts';
import { ConnectError, connectError } from '../../connect/connect-error.ts';
import type { Connection } from '../../connect/connection.ts';
import { controllerOf } from '../../connect/controller.ts';
import { insteadOf } from '../../did-you-mean.ts';
import { shownPath } from '../../load/files.ts';
import { clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import { Schemas } from '../../validate/index.ts';
import { hasErrors } from '../findings.ts';
import type { Project } from '../fleet.ts';
import { schemasFolder } from '../options.ts';
import { fleetOf } from '../seal/project.ts';

/** What was said on the command line of a cluster that is to join. */
export interface Saying extends Omit<Said, 'apiServer'> {
  apiServer: string | undefined;
  /** Where its file will lie. */
  path: string;
}

/** A cluster that is to join, looked at and judged; nothing is made yet. */
export interface NewCluster {
  connection: Connection;
  said: Said;
  path: string;
  text: string;
  facts: Facts;
  /** The fleet without the cluster. */
  before: SealFleet;
  /** The fleet as if the cluster were in it. */
  fleet: SealFleet;
  /** What is made on the cluster; undefined where Argo CD comes with a credential that was given. */
  access: Access | undefined;
  warnings: readonly Finding[];
}

interface Planning {
  project: Project;
  makesAccount: boolean;
  before: SealFleet;
}

/** Throws ConnectError or SealError where it cannot join. */
export async function planOf(saying: Saying, connection: Connection, planning: Planning): Promise<NewCluster> {
  const { at } = connection.target;
  const facts = await factsOf(connection);
  if (planning.makesAccount) await refuseAccount(connection);
  checkStorageClass(saying.storageClass, facts, at);
  const { path, ...rest } = saying;
  const said = { ...rest, apiServer: saying.apiServer ?? reachableServer(connection) };
  const text = clusterFile(said, facts, at);
  const proposed = [{ path: shownPath(path), name: `${said.name}.yaml`, bytes: Buffer.from(text) }];
  const fleet = fleetOf(planning.project, dirname(path), proposed);
  const needs = needsOfCluster(fleet, said.name, planning.project);
  const made = { connection, said, path, text, facts, fleet, before: planning.before, access: needs.access };
  return { ...made, access: planning.makesAccount ? needs.access : undefined, warnings: warningsOf(made, needs.needs) };
}

/** The same of a cluster whose file is there and has no login yet; the file stays as it is. */
export async function planOfKnown(
  path: string,
  name: string,
  connection: Connection,
  planning: Planning,
): Promise<NewCluster> {
  const { before, makesAccount, project } = planning;
  const { apiServer, login, loadBalancerPool: pool, ingress, storageClass, labels } = clusterNamed(before, name);
  const facts = await factsOf(connection);
  if (makesAccount) await refuseAccount(connection, name);
  checkStorageClass(storageClass, facts, connection.target.at);
  const said = { name, apiServer, pool, ingress, storageClass, labels, ...(login === 'token' ? {} : { login }) };
  const { needs, access } = needsOfCluster(before, name, project);
  const made = { connection, said, path, text: readFileSync(path, 'utf8'), facts, fleet: before, before, access };
  return { ...made, access: makesAccount ? access : undefined, warnings: warningsOf(made, needs) };
}

/** What delivering to a cluster of the fleet takes. Throws ConnectError where the cluster cannot be composed. */
export function needsOfCluster({ fleet }: SealFleet, name: string, { root, registry }: Project) {
  const cluster = fleet.clusters.find((each) => each.name === name)!;
  const schemas = new Schemas(schemasFolder(root), cluster.kubernetes);
  const { delivered, findings } = deliveredTo(fleet, cluster, { registry, schemas });
  if (hasErrors(findings)) throw new ConnectError(findings.filter(({ level }) => level === 'error'));
  const needs = needsOf(delivered);
  return { needs, access: accessOf(name, needs, namespacesMade(delivered)) };
}

function checkStorageClass(name: string | undefined, { storageClasses }: Facts, at: string): void {
  const known = storageClasses.map((each) => each.name);
  if (name === undefined || known.includes(name)) return;
  throw connectError('storage-class', at, `it has no storage class ${name}; ${insteadOf(name, known)}`);
}

const LOOPBACK = /^(localhost|127\..*|\[::1\]|0\.0\.0\.0)$/;

function reachableServer({ target: { server, at } }: Connection): string {
  if (!LOOPBACK.test(new URL(server).hostname)) return server;
  throw connectError(
    'api-server',
    at,
    'Argo CD cannot reach it there; expected --api-server with the address that it has for others',
  );
}

function warningsOf({ connection, facts, said }: Omit<NewCluster, 'warnings'>, needs: readonly Need[]): Finding[] {
  const { at, tlsServerName } = connection.target;
  const warn = (code: string, message: string) => warning(code, at, message);
  const own = facts.storageClasses.find(({ isDefault }) => isDefault)?.name;
  const foreign = foreignRoles(needs);
  const open = openRights(needs);
  return [
    ...(facts.cni === 'cilium'
      ? []
      : [warn('cluster-cni', `its network plugin is ${facts.cni ?? 'not known'}; the fleet expects Cilium`)]),
    ...(own === undefined || said.storageClass !== undefined
      ? []
      : [
          warn(
            'storage-class',
            `${own} is its default class, and the fleet brings another; expected --storage-class ${own}, or no default`,
          ),
        ]),
    ...(tlsServerName === undefined
      ? []
      : [
          warn(
            'tls-server-name',
            `the kubeconfig checks for ${tlsServerName}; Argo CD checks for the host of ${said.apiServer}`,
          ),
        ]),
    ...(foreign.length === 0
      ? []
      : [
          warn(
            'wide-access',
            `what the fleet delivers hands out ${foreign.join(', ')}: whoever has Argo CD's token can come to it`,
          ),
        ]),
    ...(open.length === 0
      ? []
      : [warn('wide-access', `an upstream source brings ${open.join(', ')} without names, so Argo CD may make any`)]),
  ];
}

/** The certificate that the cluster's sealing controller seals with; undefined while none runs. */
export async function runningCertificate(connection: Connection): Promise<string | undefined> {
  try {
    return await controllerOf(connection).certificate();
  } catch (cause) {
    if (cause instanceof ConnectError) return undefined;
    throw cause;
  }
}
