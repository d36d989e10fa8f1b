import type { NeededSecret } from '../../engine/compose/needed.ts';

/** What counts of a Secret, its data in the open. */
export interface OpenSecret {
  type: string;
  immutable: boolean;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  data: Readonly<Record<string, string>>;
}

type Plain = Readonly<Record<string, string>>;

/** The Secret that a cluster is to have of what a component declares and the plaintexts of its values. */
export function expectedSecret({ spec }: Pick<NeededSecret, 'spec'>, plain: Plain): OpenSecret {
  const { type, labels = {}, annotations = {}, immutable = false, data } = spec.template;
  const files = Object.entries(data).map(([name, text]) => [name, filled(text, plain)] as const);
  const kept = {
    'sealedsecrets.bitnami.com/managed': 'true',
    'sealedsecrets.bitnami.com/skip-set-owner-references': 'true',
  };
  return {
    type,
    immutable,
    labels,
    annotations: { ...annotations, ...(spec.onRemoval === 'keep' ? kept : {}) },
    data: { ...plain, ...Object.fromEntries(files) },
  };
}

const EXPRESSION = /\{\{(.*?)\}\}/g;
const FORM = /^ (?:\.(?<field>\w+)|index \. "(?<index>[^"]+)")(?<quote> \| quote)? $/;
const LOGIN = /^ printf "(?<before>[^"%]*)%s" \.(?<field>\w+) \| b64enc $/;

/** The few expressions that a chart may write; any other is a mistake. */
const filled = (text: string, plain: Plain): string =>
  text.replace(EXPRESSION, (expression, inner: string) => {
    if (inner === '`{{`') return '{{';
    const login = LOGIN.exec(inner)?.groups;
    const password = plain[login?.field ?? ''];
    if (login && password !== undefined) return Buffer.from(`${login.before}${password}`).toString('base64');
    const { field, index, quote } = FORM.exec(inner)?.groups ?? {};
    const value = plain[field ?? index ?? ''];
    if (value === undefined) throw new Error(`${expression} stands for nothing`);
    return quote === undefined ? value : JSON.stringify(value);
  });

interface Body {
  type?: string;
  immutable?: boolean;
  metadata?: { labels?: Plain; annotations?: Plain };
  data?: Plain;
}

/** A Secret as the API server holds it. */
export function heldSecret(body: object): OpenSecret {
  const { type = '', immutable = false, metadata: { labels = {}, annotations = {} } = {}, data = {} } = body as Body;
  const open = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()] as const);
  return { type, immutable, labels, annotations, data: Object.fromEntries(open) };
}
