import {
  LOG_READER,
  LOG_READER_PASSWORD,
  LOG_WRITER,
  LOG_WRITER_PASSWORD,
  logCounter,
  logCounterPassword,
} from '../opensearch-door.ts';

/** A user of OpenSearch, and the role that it has. */
export interface User {
  name: string;
  /** What its password has in common wherever it is sealed. */
  password: string;
  role: RoleName;
  /** Whether only this configuration may change it. */
  reserved: boolean;
  purpose: string;
}

export type RoleName =
  | 'all_access'
  | 'kibana_server'
  | 'logs_writer'
  | 'logs_reader'
  | 'fleet_bootstrap'
  | 'fleet_exporter'
  | CounterRole;

/** Of one cluster's logs. */
export type CounterRole = `logs_counter_${string}`;

export const counterRole = (cluster: string): CounterRole => `logs_counter_${cluster}`;

const user = (name: string, role: RoleName, purpose: string): User => ({
  name,
  password: `opensearch/${name}`,
  role,
  reserved: true,
  purpose,
});

const ADMIN = user('admin', 'all_access', 'people who administer OpenSearch');
export const DASHBOARDS_SERVER = user('kibanaserver', 'kibana_server', 'OpenSearch Dashboards itself');
export const BOOTSTRAP_USER = user('bootstrap', 'fleet_bootstrap', 'the Job that puts templates and policies in place');
export const EXPORTER_USER = user('exporter', 'fleet_exporter', 'the exporter of metrics');
const WRITER: User = {
  ...user(LOG_WRITER, 'logs_writer', 'Fluent Bit of every cluster'),
  password: LOG_WRITER_PASSWORD,
};
const GRAFANA: User = { ...user(LOG_READER, 'logs_reader', 'Grafana'), password: LOG_READER_PASSWORD };

const OWN: readonly User[] = [ADMIN, DASHBOARDS_SERVER, BOOTSTRAP_USER, EXPORTER_USER, WRITER, GRAFANA];

/** Names that people cannot have. */
export const TAKEN: readonly string[] = OWN.map(({ name }) => name);

/** Names that clusters have. */
export const isLogCounter = (name: string): boolean => name.startsWith(logCounter(''));

const counter = (cluster: string): User => ({
  ...user(logCounter(cluster), counterRole(cluster), `analyses of ${cluster}, which count its logs`),
  password: logCounterPassword(cluster),
});

interface Readers {
  /** People who may read logs. */
  people: readonly string[];
  /** Clusters whose analyses count their own. */
  counting: readonly string[];
}

export const usersOf = ({ people, counting }: Readers): User[] => [
  ...OWN,
  ...counting.map(counter),
  ...people.map((name) => ({ ...user(name, 'logs_reader', 'people who read logs'), reserved: false })),
];
