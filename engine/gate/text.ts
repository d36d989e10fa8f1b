import { assignedSecrets } from './assignments.ts';
import { textInBase64 } from './base64.ts';
import { hashesIn } from './hashes.ts';
import { headersIn } from './headers.ts';
import { styleOf } from './language.ts';
import { apart, type Leak, overlapWith, type Range } from './leak.ts';
import { manifestsIn } from './manifests.ts';
import { isPrivateKeyInBase64, isPublicDer, pemBlocks } from './private-keys.ts';
import { isRandom, type Run, runsOf } from './random.ts';
import { TOKEN, tokensIn } from './tokens.ts';
import { urlsIn } from './urls.ts';

interface TextOptions {
  /** Of the file, or the key that holds the text: it tells a program from data. */
  name: string;
  /** What base64 hid. */
  inBase64?: boolean;
}

/** What a text must have for any rule to look at it more closely; one pass, as nearly all texts have nothing. */
const SUSPECT = new RegExp(
  [
    /-----BEGIN|:\/\/[^\s/]{0,200}@|@tcp\(|-u |user[ =]|[sS]ig(?:nature)?=|\$(?:2[aby]|apr1|1|5|6|y|argon2\w{1,2})\$|\{S?SHA|[Ss]ecret|asic |earer |pass|PASS|Pass|pwd|PWD|psk|PSK|SECRET|[tT]oken|TOKEN|[kK]ey|KEY|[cC]red|CRED|[aA]uth|AUTH|[cC]ookie|[sS]alt|[sS]eed/,
    TOKEN,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Shorter words are too short for any token. */
const SHORTEST_TOKEN = 20;

/** One of these stands in all that is secret but a token. */
const SIGNS = new Uint8Array(128);
for (const sign of ' :=@$>{\n\t') SIGNS[sign.charCodeAt(0)] = 1;

/** Nearly all texts of objects are names: told by their letters, without any pattern. */
function isHarmless(text: string): boolean {
  if (text.length >= SHORTEST_TOKEN) return false;
  if (text.length < 8) return true;
  for (let i = 0; i < text.length; i += 1) if (SIGNS[text.charCodeAt(i)] === 1) return false;
  return true;
}

const NONE: readonly Leak[] = [];

/** Everything secret in a text, in its order. */
export function leaksOf(text: string, options: TextOptions): readonly Leak[] {
  if (isHarmless(text)) return NONE;
  const suspect = SUSPECT.test(text);
  const runs = text.length < 32 ? [] : runsOf(text);
  if (!suspect && runs.length === 0) return NONE;
  const ofRuns = runs.length === 0 ? NONE : leaksOfRuns(text, runs, options);
  return apart([...(suspect ? leaksOfSuspect(text, options) : NONE), ...ofRuns]);
}

function leaksOfSuspect(text: string, { name }: TextOptions): Leak[] {
  return [
    ...pemBlocks(text).secret,
    ...manifestsIn(text),
    ...urlsIn(text),
    ...headersIn(text),
    ...hashesIn(text),
    ...assignedSecrets(text, styleOf(name)),
    ...tokensIn(text),
  ];
}

/** What stands before a run that is random and meant for all: digests, keys that are public, identifiers. */
const PUBLIC =
  /(sha(1|224|256|384|512)[-:=]|h1:|digest|checksum|sha\d{1,3}|integrity|fingerprint|public|thumbprint|etag|hash|uid|serial|ssh-\w+ |ecdsa-[\w-]+ |ca-?bundle|certificate|cert|authority-data|commit|revision|data:[\w/+.-]+;base64,|ENC\[AES256_GCM,data:|,iv:|,tag:)["'\s:=,(]{0,6}$/i;

/** Public keys as SSH writes them. */
const SSH = /^(AAAAB3NzaC1|AAAAC3NzaC1|AAAAE2VjZHNh|AAAAG)/;

function leaksOfRuns(text: string, runs: readonly Run[], options: TextOptions): readonly Leak[] {
  const isOpen = overlapWith(pemBlocks(text).open);
  return runs.flatMap(({ start, text: run, wrapped }) => {
    const place = { start, end: start + run.length };
    if (isPrivateKeyInBase64(run)) return [{ what: 'a private key in base64', ...place }];
    const hidden = options.inBase64 ? undefined : textInBase64(run);
    if (hidden !== undefined) return leaksOfHidden(hidden, place);
    if (wrapped || !isRandom(run) || SSH.test(run) || isPublicDer(run) || isOpen(place)) return [];
    if (PUBLIC.test(text.slice(Math.max(0, start - 60), start))) return [];
    return [{ what: 'a random text such as a key', ...place, weak: true }];
  });
}

/** What hides in base64 in base64 is no form that any tool writes. */
function leaksOfHidden(hidden: string, place: Range): Leak[] {
  const [inner] = leaksOf(hidden, { name: '', inBase64: true });
  return inner === undefined ? [] : [{ ...inner, what: `${inner.what}, in base64`, ...place }];
}
