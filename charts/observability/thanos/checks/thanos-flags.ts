import { clusterCheck } from '../../../shared/check.ts';
import { images } from '../../../versions.ts';
import { RECEIVE_FLAGS } from './receive-flags.ts';
import { type Receive, receivesOf } from './receives.ts';

/** Thanos knows every flag that it gets, or it does not start. Source: contract M30. */
export const thanosFlags = clusterCheck('thanos-flags', 'error', function* (manifests) {
  for (const receive of receivesOf(manifests)) {
    const known = RECEIVE_FLAGS[images.thanos.tag];
    if (known === undefined) {
      yield {
        at: receive.at,
        message: `the flags of ${images.thanos.tag} are not listed; expected them in receive-flags.ts`,
      };
      continue;
    }
    for (const message of problems(receive, known)) yield { at: receive.at, message };
  }
});

function* problems({ flags }: Receive, known: (typeof RECEIVE_FLAGS)[string]): Iterable<string> {
  const switches = new Set(known.switches.flatMap((name) => [name, `no-${name}`]));
  const values = new Set(known.values);
  for (const [name, given] of flags) {
    const hasValue = given.some((value) => value !== '');
    if (switches.has(name)) {
      if (hasValue) yield `--${name} takes no value; expected --${name} or --no-${name}`;
    } else if (!values.has(name)) {
      yield `${images.thanos.tag} knows no flag --${name}; it would not start`;
    } else if (!hasValue) {
      yield `--${name} needs a value; expected --${name}=…`;
    }
  }
}
