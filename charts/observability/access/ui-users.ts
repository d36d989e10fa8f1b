import { secret } from '../../shared/secret.ts';

/** The login of people at every UI that has none of its own. */
// not-a-secret: the name under which its password is generated and shared
const UI_LOGIN = { user: 'admin', password: 'observability-ui' } as const;

/** The htpasswd of a UI; one password for all of them, sealed for each. */
export const uiUsers = (name: string, what: string) =>
  secret(name, ['htpasswd'], {
    purpose: `who may see ${what}: a line of htpasswd`,
    values: {
      htpasswd: { from: 'htpasswd', user: UI_LOGIN.user, of: UI_LOGIN.password, hash: 'ssha' },
    },
  });
