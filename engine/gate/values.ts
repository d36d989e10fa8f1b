import { saysOf } from './names.ts';

/** What stands where a secret would, and is none. Source of the forms: the tools that put the value in its place. */
const NO_LITERAL: readonly RegExp[] = [
  // Variables and templates: shell, Kubernetes, Go and Jinja templates, Grafana, Argo CD, Python, Windows.
  /\{\{|\$\{|\$\(|<%|%\(\w{1,80}\)s/,
  /^\$[\w.:-]{0,120}$/,
  /^\$__\w{1,20}\{/,
  /^%\w{1,80}%$/,
  // A name in brackets that a person is to put something in place of.
  /^<[^<>]{0,120}>$/,
  /^\[[^[\]]{0,120}\]$/,
  // What a store hands out: Vault, the clouds, 1Password, files, the environment.
  /^(vault|ref\+\w{1,30}|arn|file|env|secretref|op|gcpsm|awssm|ssm|akv|keyring|exec|projects)[:/]/i,
  // Encrypted already: SOPS, Ansible.
  /^ENC\[/,
  /^!vault\b|^\$ANSIBLE_VAULT;/,
  // Nothing is hidden behind a mask.
  /^[*•.x_-]+$/i,
  /^(true|false|yes|no|on|off|null|nil|none|undefined|optional|required|enabled|disabled|redacted|hidden|masked|string|object|number)$/i,
  /^[a-z][a-z0-9+.-]{0,30}:\/\//i,
];

/** A file, but no base64 that happens to begin as one. */
const PATH = /^(~|\.{1,2}|[A-Za-z]:)?[/\\][\w.@~/\\ -]*$/;

/** Ciphertext of a SealedSecret: 2 bytes of length, then RSA's. */
export const isSealed = (text: string): boolean => text.length > 300 && text.startsWith('Ag') && SEALED.test(text);

const SEALED = /^Ag[A-Za-z0-9+/]{300,}={0,2}$/;

/** Whether a value under a name that says secret is a secret itself, not a variable, a file or a word of configuration. */
export function isLiteral(value: string): boolean {
  const text = value.trim();
  if (text === '' || isSealed(text)) return false;
  const start = text.length > 400 ? text.slice(0, 400) : text;
  return !NO_LITERAL.some((form) => form.test(start)) && !isPath(text);
}

const isPath = (text: string): boolean =>
  text.length < 1000 && PATH.test(text) && (text.length < 40 || text.split(/[/\\]/).every((part) => part.length < 40));

export const isNumber = (text: string): boolean => /^[-+]?\d{1,20}(\.\d{1,20})?\s*[a-z%]{0,3}$/i.test(text);

/** `access_key`, `remote-write`, `AWS_SECRET_ACCESS_KEY`: as keys and objects are called. */
export const isIdentifier = (text: string): boolean =>
  text.length <= 120 && /^[A-Za-z]+\d{0,3}([-_./:][A-Za-z]*\d{0,3})*$/.test(text);

/** The name of something secret in place of the secret. */
export const namesSecret = (text: string): boolean =>
  isIdentifier(text) && /[-_./A-Z]/.test(text) && saysOf(text) !== 'nothing';

/** What guides show in place of a value. */
export const isExample = (text: string): boolean =>
  /example|change.?me|placeholder|your[-_ ]|replace|dummy|redacted|\.\.\.|…|^to.?do|^((my|the|some|a)[-_ ]?)?(password|passwd|pass|secret|token|key)$/i.test(
    text.slice(0, 200),
  );
