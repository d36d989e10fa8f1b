import { z } from 'zod';

const HOST = '[\\w-]+(\\.[\\w-]+)*';
const PLACE = `${HOST}(:[0-9]+)?`;
const HTTP = `${PLACE}/[^\\s@]+`;
/** With a user: Argo CD takes no other URL for one by ssh. */
const SSH = `ssh://[\\w.-]+@${PLACE}/\\S+|[\\w.-]+@${HOST}:\\S+`;

const url = (forms: string, error: string) =>
  z
    .string()
    .regex(new RegExp(`^(${forms})$`), { error, abort: true })
    // No port beyond the last, and no address of five numbers.
    .refine((text) => !text.includes('://') || URL.canParse(text.replace(/^ssh:/, 'https:')), { error });

/** From which Argo CD reads. */
export const gitUrl = url(
  `https?://${HTTP}|${SSH}`,
  'expected an http(s) or ssh URL of a Git repository such as https://git.example.org/fleet.git or git@git.example.org:fleet.git, without a password in it',
);

/** To which a robot pushes. */
export const pushUrl = url(
  `https://${HTTP}|${SSH}`,
  'expected an ssh or https URL without credentials in it: over http the login could be read on its way',
);
