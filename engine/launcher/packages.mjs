import { join } from 'node:path';
import { bundle, LOADED_LATER, removeOthers, touch } from './bundle.mjs';
import { evaluate } from './evaluate.mjs';
import { sha256 } from './sources.mjs';

/**
 * What modules of the project take from outside of them: packages, and the generated classes of `imports`.
 * @param version of all that is outside
 * @param names each with the kind of the request, upon which many packages answer with another file
 * @returns for each `import NAME` and `require NAME` what gives it
 */
export async function packages(root, { cache, version, names }) {
  const file = join(cache, `packages-${sha256([version, ...names].join('\0')).slice(0, 16)}.cjs`);
  if (!touch(file)) {
    await bundle(root, file, { stdin: { contents: entryOf(names), resolveDir: root, loader: 'js' } }).catch((cause) => {
      // The places that it names are none that people know.
      throw new Error('packages cannot be bundled', { cause });
    });
    removeOthers(cache, file);
  }
  return evaluate(file).packages;
}

const HEAD = `export const packages = {};
const asModule = (exports) =>
  Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(exports), __esModule: { value: true } });`;

function entryOf(names) {
  const lines = names.map((named, i) => {
    const [kind, name] = named.split(' ');
    const [key, quoted] = [JSON.stringify(named), JSON.stringify(name)];
    if (kind === 'require' || LOADED_LATER.includes(name)) return `packages[${key}] = () => require(${quoted});`;
    return `import * as package${i} from ${quoted};\nconst module${i} = asModule(package${i});\npackages[${key}] = () => module${i};`;
  });
  return [HEAD, ...lines].join('\n');
}
