import { z } from 'zod';
import type { KubeIngress } from '../../shared/k8s.ts';

const Backend = z.object({ service: z.object({ name: z.string() }).optional() });

const Spec = z.object({
  spec: z.object({
    defaultBackend: Backend.optional(),
    rules: z
      .array(z.object({ http: z.object({ paths: z.array(z.object({ backend: Backend })) }).optional() }))
      .default([]),
  }),
});

/** The controller refuses an Ingress without a rule that leads to the Service. */
export const servedBy = (ingresses: readonly KubeIngress[], service: string | undefined): string[] =>
  ingresses.flatMap((ingress) => {
    const { rules } = Spec.parse(ingress.toJson()).spec;
    const names = rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend.service?.name) ?? []);
    return service === undefined || names.includes(service)
      ? []
      : [
          `Ingress ${ingress.name} leads to ${names.join(', ') || 'no Service'}; expected a rule for Service ${service}`,
        ];
  });
