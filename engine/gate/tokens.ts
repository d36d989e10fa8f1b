import { isJwt } from './jwt.ts';
import type { Leak } from './leak.ts';

interface Form {
  what: string;
  /** What follows the prefix; bounded, so that no text makes it slow. */
  rest: RegExp;
  /** What the form alone does not tell. */
  holds?: (token: string) => boolean;
}

const GITLAB = /[\w.-]{20,300}/y;
const WORD = (least: number, most = 255): RegExp => new RegExp(`[A-Za-z0-9]{${least},${most}}`, 'y');
const WIDE = (least: number, most = 255): RegExp => new RegExp(`[\\w-]{${least},${most}}`, 'y');
const form = (what: string, rest: RegExp, holds?: Form['holds']): Form => ({ what, rest, holds });

const noExample = (token: string): boolean => !token.endsWith('EXAMPLE');

/** Prefix → what it is the prefix of. Source: what each issuer says of its tokens, most of them made to be found. */
const FORMS: Readonly<Record<string, Form>> = {
  'glpat-': form('a GitLab access token', GITLAB),
  'gldt-': form('a GitLab deploy token', GITLAB),
  'glrt-': form('a GitLab runner token', GITLAB),
  'glrtr-': form('a GitLab runner registration token', GITLAB),
  GR1348941: form('a GitLab runner registration token', WIDE(20)),
  'glptt-': form('a GitLab trigger token', GITLAB),
  'glft-': form('a GitLab feed token', GITLAB),
  'glimt-': form('a GitLab mail token', GITLAB),
  'glagent-': form('a GitLab agent token', GITLAB),
  'glsoat-': form('a GitLab SCIM token', GITLAB),
  'glcbt-': form('a GitLab job token', GITLAB),
  'gloas-': form('a GitLab OAuth secret', GITLAB),
  ghp_: form('a GitHub token', WORD(36)),
  gho_: form('a GitHub OAuth token', WORD(36)),
  ghu_: form('a GitHub user token', WORD(36)),
  ghs_: form('a GitHub server token', WIDE(36)),
  ghr_: form('a GitHub refresh token', WORD(36)),
  github_pat_: form('a GitHub token', /\w{60,255}/y),
  AKIA: form('an AWS access key', /[A-Z2-7]{16}(?![A-Za-z0-9])/y, noExample),
  ASIA: form('an AWS access key', /[A-Z2-7]{16}(?![A-Za-z0-9])/y, noExample),
  'xoxb-': form('a Slack token', /[A-Za-z0-9-]{20,255}/y),
  'xoxp-': form('a Slack token', /[A-Za-z0-9-]{20,255}/y),
  'xoxa-': form('a Slack token', /[A-Za-z0-9-]{20,255}/y),
  'xoxr-': form('a Slack token', /[A-Za-z0-9-]{20,255}/y),
  'xoxs-': form('a Slack token', /[A-Za-z0-9-]{20,255}/y),
  'xoxe.': form('a Slack token', /[A-Za-z0-9.-]{20,255}/y),
  'xapp-': form('a Slack app token', /\d-[A-Z0-9]{6,20}-\d{6,20}-[a-z0-9]{32,128}/y),
  'hooks.slack.com/': form('a Slack webhook', /(services|workflows)\/[A-Z]\w{6,20}\/[A-Z]\w{6,20}\/\w{16,64}/y),
  'discord.com/api/webhooks/': form('a Discord webhook', /\d{15,22}\/[\w-]{50,100}/y),
  AIza: form('a Google API key', /[\w-]{35}(?![\w-])/y),
  'ya29.': form('a Google access token', WIDE(30, 1000)),
  'GOCSPX-': form('a Google OAuth secret', WIDE(24, 60)),
  eyJ: form('a JSON Web Token', /[\w-]{8,4000}\.[\w-]{8,16000}\.[\w-]{20,4000}/y, isJwt),
  npm_: form('an npm token', WORD(36, 60)),
  sk_live_: form('a Stripe key', WORD(20)),
  rk_live_: form('a Stripe key', WORD(20)),
  sk_test_: form('a Stripe key', WORD(20)),
  whsec_: form('a webhook secret', /[A-Za-z0-9+/=]{24,100}/y),
  'AGE-SECRET-KEY-': form('an age key', /(1|PQ-1)[02-9AC-HJ-NP-Z]{50,4000}/y),
  'hvs.': form('a Vault token', WIDE(24)),
  'hvb.': form('a Vault token', WIDE(24, 1000)),
  dop_v1_: form('a DigitalOcean token', /[a-f0-9]{64}/y),
  dckr_pat_: form('a Docker Hub token', WIDE(20, 60)),
  dapi: form('a Databricks token', /[a-f0-9]{32}(-\d)?(?![A-Za-z0-9])/y),
  'pypi-AgEIcHlwaS': form('a PyPI token', WIDE(50, 500)),
  shpat_: form('a Shopify token', /[a-fA-F0-9]{32}/y),
  'SG.': form('a SendGrid key', /[\w-]{22}\.[\w-]{43}/y),
  'sk-ant-': form('an Anthropic key', WIDE(40)),
  'sk-proj-': form('an OpenAI key', WIDE(40)),
  hf_: form('a Hugging Face token', /[A-Za-z]{34}(?!\w)/y),
  glsa_: form('a Grafana token', /[A-Za-z0-9]{32}_[a-f0-9]{8}/y),
  glc_: form('a Grafana Cloud token', /[A-Za-z0-9+/=]{32,400}/y),
  'tskey-': form('a Tailscale key', /[a-z]{2,10}-\w{8,40}-\w{16,64}/y),
  ATATT3: form('an Atlassian token', /[\w=-]{100,255}/y),
  'NRAK-': form('a New Relic key', /[A-Z0-9]{27}/y),
  ops_eyJ: form('a 1Password token', WIDE(100, 4000)),
};

/** What all that holds a token has. */
export const TOKEN = new RegExp(
  Object.keys(FORMS)
    .map((prefix) => prefix.replace(/[./]/g, '\\$&'))
    // The longer one first, where one begins another.
    .sort((a, b) => b.length - a.length)
    .join('|'),
);
const PREFIXES = new RegExp(TOKEN, 'g');

/** The tokens that their issuers' prefixes give away. */
export function tokensIn(text: string): Leak[] {
  const leaks: Leak[] = [];
  for (const { 0: prefix, index } of text.matchAll(PREFIXES)) {
    const { what, rest, holds } = FORMS[prefix]!;
    if (!beginsAt(text, index)) continue;
    rest.lastIndex = index + prefix.length;
    const found = rest.exec(text)?.[0];
    if (found === undefined || !isVaried(found) || holds?.(prefix + found) === false) continue;
    leaks.push({ what, start: index, end: index + prefix.length + found.length });
  }
  return leaks;
}

/** A token is no end of another word, but may follow an escape such as `\n`. */
const beginsAt = (text: string, index: number): boolean =>
  !/[A-Za-z0-9_]/.test(text[index - 1] ?? '') || /\\[nrt]/.test(text.slice(Math.max(0, index - 2), index));

/** What a guide shows in place of a token is one letter again and again. */
const isVaried = (rest: string): boolean => new Set(rest.slice(0, 40)).size > 5;
