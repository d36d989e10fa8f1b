/**
 * What a name says of its value. `secret`: the value itself. `key`: the value, or in an object the name of a key of a
 * Secret. `perhaps`: the name of a Secret, a key of a map, a method; only a random value gives it away.
 */
export type Says = 'secret' | 'key' | 'perhaps' | 'nothing';

const SECRET =
  /(password|passwd|passphrase|passcode|pwd|token|secretaccesskey)$|^(passwords|(user|db|require)?pass|psk|masterauth)$/;

const SECRET_BEFORE_SECRET =
  /^(client|shared|webhook|cookie|jwt|oauth2?|oidc|app|application|hmac|consumer|signing|session|api|hook|bot)$/;

const SECRET_BEFORE_KEY =
  /^(access|secret|private|api|encryption|signing|master|account|storage|shared|auth|hmac|jwt|session|deploy|subscription)$/;

const KEY = /(apikey|accesskey|secretkey|privatekey|clientsecret|accountkey|sharedkey)$/;

const PERHAPS =
  /^(secrets?|key|keys|credentials?|auth|bearer|tokens|authorization|cookie|salt|seed|pepper|pat|otp|nonce|data|base)$/;

/** Servers that hand requests on; Kubernetes calls a way around something a bypass. */
const NO_PASSWORD_BEFORE = /^(proxy|fastcgi|uwsgi|scgi|grpc|memcached|by)$/;

const known = new Map<string, Says>();

/** What the last words of a name say: `passwordFile` names a file, `tokenReviewAudience` an audience. */
export function saysOf(name: string): Says {
  let says = known.get(name);
  if (says === undefined) {
    says = SEALED_WITH.test(name) ? 'nothing' : judge(wordsOf(name));
    // Names come from code and data: few, but for a map with made-up keys.
    if (known.size > 20_000) known.clear();
    known.set(name, says);
  }
  return says;
}

/** With which certificate a value was sealed, and on which day. */
const SEALED_WITH = /(^|\/)sealed-with\./;

function judge(words: readonly string[]): Says {
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (last === 'pass' && NO_PASSWORD_BEFORE.test(before)) return 'nothing';
  if (last === 'base' || last === 'data') return saysOfPair(words.at(-3) ?? '', before) === 'key' ? 'key' : 'nothing';
  return SECRET.test(last) ? 'secret' : saysOfPair(before, last);
}

function saysOfPair(before: string, last: string): Says {
  if (KEY.test(last)) return 'key';
  if (last === 'secret' && SECRET_BEFORE_SECRET.test(before)) return 'key';
  if (last === 'key' && (SECRET_BEFORE_KEY.test(before) || before === 'client')) return 'key';
  // The key of a password in a Secret is a name.
  if (last === 'key' && (before === 'public' || SECRET.test(before))) return 'nothing';
  return PERHAPS.test(last) ? 'perhaps' : 'nothing';
}

/** `GF_ADMIN_PASSWORD`, `adminPassword` and `admin.password` have the same ones. */
function wordsOf(name: string): string[] {
  return name
    .slice(-120)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
}
