import { readFileSync } from 'node:fs';
import { reason } from '../../load/files.ts';
import { refuse } from '../seal-error.ts';
import { type PromptStreams, promptForValue } from './prompt.ts';

/** Where a value comes from; a prompt, if none is named. */
export interface PlaintextSource {
  file?: string;
  stdin?: boolean;
  env?: string;
}

interface PlaintextStreams extends PromptStreams {
  stdin: AsyncIterable<Buffer | string>;
  env: Readonly<Record<string, string | undefined>>;
}

/** The bytes of a value, which the caller zeroes; `what` names it on the prompt. */
export async function readPlaintext(source: PlaintextSource, what: string, streams: PlaintextStreams): Promise<Buffer> {
  const value = await bytesOf(source, what, streams);
  if (value.length === 0)
    throw refuse('plaintext', what, 'the value is empty, which no Secret can hold; nothing was sealed');
  return value;
}

async function bytesOf(
  { file, stdin, env }: PlaintextSource,
  what: string,
  streams: PlaintextStreams,
): Promise<Buffer> {
  if (file !== undefined) return readPlaintextFile(file);
  if (stdin) return collect(streams.stdin);
  if (env !== undefined) return fromEnvironment(env, streams.env);
  if (streams.keyboard.isTTY) return promptForValue(what, streams);
  throw refuse('plaintext', what, 'standard input is no terminal to ask on; give --stdin, --file FILE or --env NAME');
}

/** The file's bytes as they are, its last line break too. */
export function readPlaintextFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw refuse('plaintext', file, `cannot be read: ${reason(cause)}; expected the file of the value`);
  }
}

async function collect(stream: PlaintextStreams['stdin']): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  const whole = Buffer.concat(parts);
  for (const part of parts) part.fill(0);
  return whole;
}

function fromEnvironment(name: string, env: PlaintextStreams['env']): Buffer {
  const value = env[name];
  if (value === undefined)
    throw refuse('plaintext', '--env', `the environment has no ${name}; export it, or give --file`);
  return Buffer.from(value);
}

/** A last line break after a single line, which `echo` and editors add and a password does not have. */
export const endsLikeALine = (value: Buffer): boolean => value.at(-1) === 10 && value.indexOf(10) === value.length - 1;
