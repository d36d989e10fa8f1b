import type { Construct } from 'constructs';
import { ConfigFiles } from '../../../shared/config-files.ts';
import { hostOf, urlOf } from '../../../shared/endpoint.ts';
import { HookJob } from '../../../shared/job.ts';
import { objectLabels } from '../../../shared/labels.ts';
import { allow, outgoing } from '../../../shared/network.ts';
import type { Mount } from '../../../shared/pod.ts';
import { OPENSEARCH } from '../opensearch-door.ts';
import { REQUESTS_SCRIPT, requestsScript, SECURITY_SCRIPT, securityScript } from './bootstrap-script.ts';
import { countingClusters } from './counting.ts';
import { BOOTSTRAP, USER } from './names.ts';
import type { OpenSearchProps } from './opensearch.ts';
import { sizeOf } from './opensearch-options.ts';
import { requestsOf } from './requests.ts';
import { securityFiles } from './security-config.ts';
import { BOOTSTRAP_USER, usersOf } from './users.ts';

const FOLDERS = {
  files: '/bootstrap',
  security: '/security/config',
  users: '/security/users',
  admin: '/security/admin',
  ca: '/security/ca',
  scratch: '/tmp',
} as const;

/** After every sync: users and roles first, then what they are needed for. */
export function bootstrap(scope: Construct, props: OpenSearchProps & { image: string; version: string }): void {
  const { fleet, namespace, component, options, profile, secrets, image, version } = props;
  const requests = requestsOf(fleet, options, sizeOf(options, profile));
  const labels = objectLabels({ name: BOOTSTRAP, component });
  const files = new ConfigFiles(scope, BOOTSTRAP, {
    labels,
    files: {
      [SECURITY_SCRIPT]: securityScript(hostOf(OPENSEARCH), OPENSEARCH.servicePort, FOLDERS),
      [REQUESTS_SCRIPT]: requestsScript(requests, { ...FOLDERS, url: urlOf(OPENSEARCH, 'https') }),
      ...Object.fromEntries(requests.map(({ name, body }) => [`${name}.json`, `${JSON.stringify(body, null, 2)}\n`])),
    },
  });
  const counting = countingClusters(fleet, options);
  const security = new ConfigFiles(scope, 'opensearch-security', {
    labels,
    files: securityFiles(usersOf({ people: options.readers, counting }), counting),
  });
  const common: Record<string, Mount> = {
    [FOLDERS.files]: { type: 'config', files },
    [FOLDERS.ca]: { type: 'secret', secret: secrets.node.only('ca.crt') },
    [FOLDERS.scratch]: { type: 'empty' },
  };
  const job = new HookJob(scope, BOOTSTRAP, {
    component,
    namespace,
    image,
    version,
    phase: 'PostSync',
    backoffLimit: 3,
    activeDeadlineSeconds: 1800,
    init: {
      security: {
        command: ['/bin/bash', `${FOLDERS.files}/${SECURITY_SCRIPT}`],
        mounts: {
          ...common,
          [FOLDERS.security]: { type: 'config', files: security },
          [FOLDERS.users]: { type: 'secret', secret: secrets.users },
          [FOLDERS.admin]: { type: 'secret', secret: secrets.admin },
        },
      },
    },
    command: ['/bin/bash', `${FOLDERS.files}/${REQUESTS_SCRIPT}`],
    env: {
      OPENSEARCH_USER: BOOTSTRAP_USER.name,
      OPENSEARCH_PASSWORD: { secretKey: secrets.bootstrap.key('password') },
    },
    ports: {},
    mounts: common,
    resources: { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
    user: USER,
    fsGroup: USER,
    tolerations: options.tolerations,
  });
  allow(scope, job, { from: [], to: [outgoing(OPENSEARCH)] });
}
