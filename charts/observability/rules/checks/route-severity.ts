import { z } from 'zod';
import type { Check } from '../../../shared/check.ts';
import { SEVERITIES } from '../../../shared/rules.ts';
import { mayAsk, route, routesOf } from '../../alerting/routes.ts';

const Routed = z.object({ routes: z.array(route) });

/**
 * What a route asks of the severity, some alert has. Otherwise nothing goes that way, and what was to page somebody goes where
 * all other alerts go. Source: contract M38.
 */
export const routeSeverity: Check<null> = {
  code: 'route-severity',
  level: 'warning',
  collect: () => null,
  *judge(_, { clusters }) {
    for (const { name, components } of clusters) {
      const options = Routed.safeParse(components.alertmanager?.options);
      for (const [{ matchers }, path] of routesOf(options.data?.routes ?? [])) {
        for (const [i, text] of matchers.entries()) {
          if (SEVERITIES.some((severity) => mayAsk(text, 'severity', severity))) continue;
          const at = `clusters/${name}.yaml: components.alertmanager.routes${pathOf([...path, 'matchers', i])}`;
          yield { at, message: `${text}: no alert has such a severity; expected one of ${SEVERITIES.join(', ')}` };
        }
      }
    }
  },
};

const pathOf = (path: readonly (string | number)[]): string =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
