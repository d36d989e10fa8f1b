import type { Construct } from 'constructs';
import { type LoginProxyProps, loginProxy } from '../../shared/login-proxy.ts';
import { type Served, Service } from '../../shared/service.ts';

interface OperatedUiProps extends Omit<LoginProxyProps, 'upstream'> {
  pods: Served<'web'>;
}

/** Serves the UI of pods that an operator makes to people, by a proxy of this name. */
export function operatedUi(scope: Construct, proxy: string, { pods, ...props }: OperatedUiProps): void {
  const name = `${props.component}-ui`;
  // The headless one leads to pods, whose addresses change; nginx looks a name up once, when it starts.
  const behind = new Service<'web'>(scope, name, {
    workload: pods,
    ports: { web: pods.ports.web },
    // Of another name, so that nothing is scraped through it.
    labels: { 'app.kubernetes.io/name': name },
  });
  loginProxy(scope, proxy, { ...props, upstream: behind.endpoint('web') });
}
