import { z } from 'zod';
import { port } from '../../../clusters/schema/units.ts';
import { hostPortOf } from '../../shared/host-port.ts';
import { verbatim } from '../../shared/secret.ts';

const sendResolved = z.boolean().default(true).describe('tell the end of an alert too');

const urlPort = port.optional().describe('of its sealed URL, where it is neither 443 nor 80; policies open it');

const slack = z.strictObject({
  type: z.literal('slack'),
  channel: z.string().regex(/^[#@]?\S+$/, { error: 'expected a channel such as #alerts' }),
  port: urlPort,
  sendResolved,
});

const email = z.strictObject({
  type: z.literal('email'),
  to: z.array(z.email()).min(1),
  from: z.email(),
  smarthost: z
    .string()
    .refine((text) => hostPortOf(text) !== undefined, { error: 'expected host:port such as smtp.example.org:587' })
    .describe('the mail server that takes its mails'),
  username: z.string().min(1).describe('with which it logs in at the mail server'),
  requireTls: z.boolean().default(true),
  sendResolved,
});

const webhook = z.strictObject({
  type: z.literal('webhook'),
  port: urlPort,
  maxAlerts: z.int().min(0).default(0).describe('in one request; 0: all'),
  sendResolved,
});

/** Whom an alert reaches. The secret of each (a URL, or the password of the mail server) is sealed, never written here. */
export const receiver = z.discriminatedUnion('type', [slack, email, webhook]);

type Receiver = z.output<typeof receiver>;

/** What of a receiver is sealed, and what it is for. */
export const sealedOf = (name: string, { type }: Receiver): { value: string; how: string } => {
  const value = name.replaceAll('-', '_');
  switch (type) {
    case 'slack':
      return { value: `${value}_url`, how: `the URL of the incoming webhook of Slack for the receiver ${name}` };
    case 'email':
      return { value: `${value}_password`, how: `the password of the mail account of the receiver ${name}` };
    case 'webhook':
      return { value: `${value}_url`, how: `the URL of the receiver ${name}, with whatever token is in it` };
  }
};

const TITLE = verbatim('{{ template "fleet.title" . }}');
const TEXT = verbatim('{{ template "fleet.text" . }}');

/** The integration of Alertmanager. @param secret an expression for the sealed value */
export function integrationOf(receiver: Receiver, secret: string): Record<string, unknown> {
  switch (receiver.type) {
    case 'slack':
      return {
        slack_configs: [
          {
            api_url: secret,
            channel: receiver.channel,
            send_resolved: receiver.sendResolved,
            title: TITLE,
            text: TEXT,
          },
        ],
      };
    case 'email':
      return {
        email_configs: [
          {
            to: receiver.to.join(', '),
            from: receiver.from,
            smarthost: receiver.smarthost,
            auth_username: receiver.username,
            auth_password: secret,
            require_tls: receiver.requireTls,
            send_resolved: receiver.sendResolved,
            headers: { Subject: TITLE },
          },
        ],
      };
    case 'webhook':
      return {
        webhook_configs: [{ url: secret, max_alerts: receiver.maxAlerts, send_resolved: receiver.sendResolved }],
      };
  }
}
