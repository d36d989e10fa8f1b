import { type ApiObject, App, Chart } from 'cdk8s';
import * as k8s from '../../../charts/shared/k8s.ts';
import { Service } from '../../../charts/shared/service.ts';
import { HttpRoute } from '../../../imports/http-route.ts';

/** A chart to make objects in, without a namespace unless it has one. */
export const chartOf = (namespace?: string) => new Chart(new App(), 'test', { namespace });

/** The JSON of one object in a tree of its own. */
export const jsonOf = (make: (scope: Chart) => ApiObject, namespace?: string) => make(chartOf(namespace)).toJson();

/** A Service over the pods of an app, with the port http. */
export const serviceOf = (scope: Chart, name: string, app: string, port = 80): Service<'http'> =>
  new Service(scope, name, {
    workload: { namespace: scope.namespace ?? 'default', selector: { app }, labels: {}, ports: { http: 8080 } },
    ports: { http: port },
  });

/** An HTTPRoute that leads to Services. */
export const routeTo = (scope: Chart, name: string, ...services: Service<'http'>[]) =>
  new HttpRoute(scope, name, {
    metadata: { name },
    spec: { rules: [{ backendRefs: services.map((service) => ({ name: service.name, port: 80 })) }] },
  });

/** An Ingress that leads to a Service. */
export const ingressTo = (scope: Chart, name: string, service: string) =>
  new k8s.KubeIngress(scope, name, {
    metadata: { name },
    spec: {
      rules: [
        {
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { name: 'http' } } } }],
          },
        },
      ],
    },
  });
