import { fieldStep } from '../../yaml/field-path.ts';
import { isBase64 } from '../formats.ts';
import type { Place } from '../walk.ts';
import { dataKey } from './names.ts';
import { type Fields, fieldsOf, has, isFields, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const MOST_DATA = 1_048_576;

/** Refuses keys that cannot be file names; says how many bytes the values have. */
function checkData(value: Fields, field: string, at: Place): number {
  const data = fieldsOf(value, field);
  const isEncoded = field === 'binaryData' || (field === 'data' && at.root.kind === 'Secret');
  let size = 0;
  for (const key in data) {
    const message = dataKey(key, at.minor);
    if (message !== undefined) at.refuse(`${field}${fieldStep(key)}`, `its key ${message}`);
    const text = String(data[key]);
    size += isEncoded && isBase64(text) ? Buffer.byteLength(text, 'base64') : Buffer.byteLength(text);
  }
  return size;
}

function checkSize(size: number, at: Place): void {
  if (size > MOST_DATA) at.refuse('data', `is ${size} bytes; at most ${MOST_DATA} are allowed`, 'bounds');
}

const configMap: ValueRule = (value, at) => {
  checkSize(checkData(value, 'data', at) + checkData(value, 'binaryData', at), at);
  for (const key of Object.keys(fieldsOf(value, 'binaryData'))) {
    if (has(fieldsOf(value, 'data'), key))
      at.refuse(`binaryData${fieldStep(key)}`, 'stands in data too', 'duplicate-item');
  }
};

/** What a Secret of a type must have; of each list one key at least. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'kubernetes.io/tls': [['tls.crt'], ['tls.key']],
  'kubernetes.io/basic-auth': [['username', 'password']],
  'kubernetes.io/ssh-auth': [['ssh-privatekey']],
  'kubernetes.io/dockerconfigjson': [['.dockerconfigjson']],
  'kubernetes.io/dockercfg': [['.dockercfg']],
};

const secret: ValueRule = (value, at) => {
  checkSize(checkData(value, 'data', at) + checkData(value, 'stringData', at), at);
  const keys = { ...fieldsOf(value, 'data'), ...fieldsOf(value, 'stringData') };
  const type = textOf(value, 'type') ?? 'Opaque';
  for (const wanted of (Object.hasOwn(KEYS, type) && KEYS[type]) || []) {
    if (!wanted.some((key) => has(keys, key)))
      at.refuse('data', `needs ${wanted.join(' or ')}, as its type ${type} says`, 'missing-field');
  }
  const docker = type === 'kubernetes.io/dockerconfigjson' ? dockerConfig(value) : undefined;
  if (docker !== undefined && !isJsonObject(docker)) at.refuse('data[".dockerconfigjson"]', 'must be a JSON object');
};

function dockerConfig(value: Fields): string | undefined {
  const plain = textOf(fieldsOf(value, 'stringData'), '.dockerconfigjson');
  const encoded = textOf(fieldsOf(value, 'data'), '.dockerconfigjson');
  return plain ?? (encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString());
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value);
  } catch {
    return false;
  }
}

export const config: ValueRules = {
  'core.v1.ConfigMap': { rules: [configMap] },
  'core.v1.Secret': { rules: [secret] },
};
