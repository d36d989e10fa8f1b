import { z } from 'zod';
import { quantity } from '../../../clusters/schema/units.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';

/** What stands in an ini file ends with its line. */
const line = z.string().regex(/^[^\n\r]+$/, { error: 'expected one line of text' });

const url = z.url({ protocol: /^https$/, error: 'expected an https URL' });

const oauth = z.strictObject({
  name: line.default('single sign-on').describe('what the button says'),
  clientId: line,
  authUrl: url.describe('where a browser is sent to log in'),
  tokenUrl: url,
  apiUrl: url.describe('where Grafana asks who logged in'),
  scopes: z.array(line).min(1).default(['openid', 'email', 'profile']),
  roleAttributePath: line
    .optional()
    .describe('JMESPath over the user’s claims that gives Viewer, Editor or Admin; default: every user is a Viewer'),
  allowedGroups: z.array(line).default([]).describe('only their members; default: whoever can log in'),
  groupsAttributePath: line
    .default('groups')
    .describe('JMESPath over the user’s claims that gives the groups that allowedGroups is held against'),
  fleetCa: z.boolean().default(false).describe('the provider’s certificate is of the fleet’s own authority'),
  autoLogin: z.boolean().default(false).describe('without the page that also takes the admin’s password'),
});

const iniValue = z.union([z.string().regex(/^[^\n\r]*$/, { error: 'expected one line' }), z.number(), z.boolean()]);

export const GrafanaOptions = z.strictObject({
  storage: quantity
    .optional()
    .describe(
      'volume for what people make in Grafana itself; default: none, since all that it shows stands in Git, and a pod that starts from nothing is always what Git says',
    ),
  openSearchPlugin: z
    .enum(['download', 'image'])
    .default('download')
    .describe(
      'the data source for OpenSearch is not in Grafana’s image: `download` fetches its pinned version at each start, in the background, from grafana.com; `image` expects it in an image of your own (see mirrors) and asks nobody',
    ),
  adminUser: line.default('admin'),
  oauth: oauth.optional().describe('login by an identity provider; its client secret is sealed'),
  settings: z
    .record(z.string().regex(/^[a-z][\w.]*$/), z.record(z.string().regex(/^\w+$/), iniValue))
    .default({})
    .describe('section → key → value of grafana.ini, beyond or in place of ours; nothing secret'),
  resources: resourcesOption({ cpu: '100m', memory: '512Mi', memoryLimit: '768Mi' }),
  tolerations: tolerationsOption,
});

export type GrafanaOptionsData = z.output<typeof GrafanaOptions>;
export type OAuth = z.output<typeof oauth>;
