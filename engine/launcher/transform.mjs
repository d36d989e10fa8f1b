import { posix } from 'node:path';
import { PROGRAM } from './bundle.mjs';
import { readOr } from './files.mjs';

/**
 * One file of the project as a CommonJS module: its code, and by each word with which it asks for another what that is
 * and which names it takes of it. Throws what esbuild does.
 */
export async function transform(root, file, text) {
  const esbuild = await import('esbuild');
  const { code } = await esbuild.transform(text, {
    ...PROGRAM,
    loader: /ts$/.test(file) ? 'ts' : 'js',
    sourcefile: file,
    tsconfigRaw: readOr(`${root}/tsconfig.json`, '{}').toString(),
  });
  return { code, requests: requestsOf(file, code), isSettled: !MAY_CHANGE.test(code) };
}

/** What is evaluated by itself, and again when it is saved. */
export const isOwn = (path) => /^(engine|charts|clusters\/schema)\/.*\.[mc]?[jt]s$/.test(path);

const REQUEST = /(?:\b(import_\w+) = )?(?:__toESM\()?\brequire\("([^"\n]+)"\)/g;

function requestsOf(file, code) {
  const taken = new Map();
  for (const [, variable, name] of code.matchAll(/\b(import_\w+)\.([\w$]+)/g)) {
    taken.set(variable, (taken.get(variable) ?? new Set()).add(name));
  }
  const requests = new Map();
  for (const [, variable, specifier] of code.matchAll(REQUEST)) {
    const { names, ...what } = requests.get(specifier) ?? { ...whatIs(file, specifier), names: [] };
    requests.set(specifier, { ...what, names: [...new Set([...names, ...(taken.get(variable) ?? [])])] });
  }
  return requests;
}

/** An own file, or what is outside: by its path or name, after the kind of the request. */
function whatIs(file, specifier) {
  if (specifier.startsWith('node:')) return { builtin: specifier };
  const path = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined;
  if (path !== undefined && isOwn(path)) return { own: path };
  return { outside: `${file.endsWith('.cjs') ? 'require' : 'import'} ${path === undefined ? specifier : `./${path}`}` };
}

/** A variable, or what another module exports, may be another later on than once the module was evaluated. */
const MAY_CHANGE = /^let |^var (?!__|import_|\w+_exports\b)|: \(\) => import_|\b__reExport\(/m;
