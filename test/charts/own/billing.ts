import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { type ChartProps, component } from '../../../charts/shared/component.ts';
import { Deployment } from '../../../charts/shared/deployment.ts';
import { person, sealedValue, secret } from '../../../charts/shared/secret.ts';

const secrets = {
  database: secret('billing-database', ['password', 'pgpass'], {
    purpose: 'what billing logs in to its database with',
    values: { password: { from: 'random', length: 32 } },
    files: { pgpass: `db.example:5432:billing:billing:${sealedValue('password')}\n` },
  }),
  registry: secret('billing-registry', ['.dockerconfigjson'], {
    purpose: 'the login that reads images of billing',
    type: 'kubernetes.io/dockerconfigjson',
    values: { '.dockerconfigjson': person('what docker login writes, with read access only') },
  }),
};

const Options = z.strictObject({});

class Billing extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof Options, typeof secrets>) {
    super(scope, id);
    const { namespace, secrets } = props;
    new Deployment(this, 'billing', {
      component: id,
      namespace,
      image: 'registry.example/billing:1.4.0',
      version: '1.4.0',
      replicas: 1,
      env: { DB_PASSWORD: { secretKey: secrets.database.key('password') } },
      mounts: { '/etc/pgpass': { type: 'secret', secret: secrets.database.only('pgpass') } },
      imagePullSecrets: [secrets.registry],
      ports: {},
      resources: { cpu: '50m', memory: '64Mi' },
      user: 10001,
    });
  }
}

export const billing = component({
  name: 'billing',
  summary: 'bills',
  namespace: 'billing',
  wave: 'metrics',
  roles: ['central'],
  options: Options,
  onRemoval: 'delete',
  secrets,
  chart: Billing,
});
