import { z } from 'zod';
import { pushUrl } from '../../clusters/schema/git-url.ts';
import { dnsName, goDuration } from '../../clusters/schema/units.ts';
import { resourcesOption, tolerationsOption } from '../shared/options.ts';

const registryHost = z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[1-9][0-9]{0,4})?$/, {
  error: 'expected a registry as images name it, such as registry.example.org:5000',
});

export const ImageUpdaterOptions = z.strictObject({
  git: z
    .strictObject({
      repository: pushUrl
        .optional()
        .describe("where it pushes to; default: the fleet's own repository, by ssh where that is read by http(s)"),
      credentials: z
        .enum(['deploy-key', 'token', 'github-app'])
        .optional()
        .describe('with what it may push: deploy-key for ssh; for https token (the default) or github-app'),
      user: z.string().min(1).default('argocd-image-updater').describe('author of its commits'),
      email: z.email().default('argocd-image-updater@localhost').describe('author of its commits'),
    })
    .refine(
      ({ repository = '', credentials }) =>
        credentials === undefined || repository.startsWith('https:') === (credentials !== 'deploy-key'),
      {
        path: ['credentials'],
        error:
          'does not fit git.repository; expected deploy-key for ssh, by which it pushes where that is not set, ' +
          'and token or github-app for an https URL',
      },
    )
    .prefault({}),
  interval: goDuration.default('2m').describe('how often it asks every registry'),
  registries: z
    .record(
      registryHost,
      z.strictObject({
        login: z.boolean().optional().describe('default: as the apps say of their pulls'),
        limit: z.int().min(1).max(1000).default(20).describe('requests per second'),
        apiUrl: z
          .url({ protocol: /^https$/, error: 'expected an https URL' })
          .optional()
          .describe('where its API answers; default: https and its own name'),
      }),
    )
    .default({})
    .describe('registries that need more than their name'),
  reaches: z
    .array(dnsName)
    .default([])
    .describe('further hosts that registries send it to, such as those that give out tokens; port 443'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  resources: resourcesOption({ cpu: '20m', memory: '64Mi', memoryLimit: '512Mi' }),
  tolerations: tolerationsOption,
});

export type ImageUpdaterSettings = z.output<typeof ImageUpdaterOptions>;
