import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appFleets, textsOf } from './fleets.ts';
import { mutation } from './mutations.ts';
import { refusing } from './refusing.ts';
import { renderedOf } from './rendered.ts';
import { runs, scratchFolder } from './runs.ts';
import { holds } from './valid.ts';

const scratch = scratchFolder();
const [clusters, out] = [join(scratch, 'clusters'), join(scratch, 'dist')];

/** What the fleets were made of, so that none of it is left out for ever. */
const PARTS: Readonly<Record<string, RegExp>> = {
  overlays: /\/kustomization\.yaml$/m,
  projects: /"projects":/,
  gitflow: /"gitflow"/,
  'environment-branches': /"environment-branches"/,
  tags: /"tags"/,
  hosts: /"ingress":/,
  peers: /"pods":/,
  apps: /"to":\[[^\]]*"app":/,
  rolling: /"rollingSync":/,
  canary: /"canary"/,
  blueGreen: /"blueGreen"/,
};

test('apps that the schemas accept render, or are refused for what only the whole can tell', {
  timeout: 3_600_000,
}, () => {
  const seen = { fleets: 0, rendered: 0, objects: 0, refused: new Map<string, number>(), parts: new Set<string>() };
  fc.assert(
    fc.property(appFleets(), (fleet) => {
      const files = renderedOf(clusters, textsOf(fleet), seen);
      if (files.size === 0) return;
      const data = `${JSON.stringify(fleet)}\n${Object.keys(fleet).join('\n')}`;
      for (const [part, pattern] of Object.entries(PARTS)) if (pattern.test(data)) seen.parts.add(part);
      for (const [path, text] of files) if (isOfApp(path, fleet)) seen.objects += holds(text, '1.36', path);
    }),
    runs(14),
  );
  if (process.env.FUZZ_RUNS) console.log({ ...seen, refused: Object.fromEntries(seen.refused) });
  expect(seen.rendered).toBeGreaterThan(seen.fleets / 2);
  expect([...seen.parts].sort()).toEqual(Object.keys(PARTS).sort());
});

/** Other files are as they are without apps, but for those of Argo CD. */
function isOfApp(path: string, fleet: object): boolean {
  const [top, , component = ''] = path.split('/');
  const apps = Object.keys(fleet).flatMap((name) => /^apps\/([^/]+)\.yaml$/.exec(name)?.[1] ?? []);
  return top !== 'clusters' || component === 'apps' || apps.some((app) => component.startsWith(`${app}-`));
}

test('what is refused in files of apps is told by its place, and leaves dist as it was', {
  timeout: 3_600_000,
}, async () => {
  const isRefused = await refusing(clusters, out);
  const seen = { files: 0, refused: 0, kinds: new Set<string>() };
  await fc.assert(
    fc.asyncProperty(appFleets(1), fc.nat(), mutation, async (fleet, which, mutate) => {
      const texts = textsOf(fleet);
      const names = Object.keys(texts).filter((name) => name.includes('/'));
      const name = names[which % names.length]!;
      seen.files += 1;
      seen.kinds.add(/overlays|images\.yaml/.exec(name)?.[0] ?? 'apps');
      if (await isRefused({ ...texts, [name]: mutate(texts[name]!) })) seen.refused += 1;
    }),
    runs(30),
  );
  if (process.env.FUZZ_RUNS) console.log(seen);
  expect(seen.refused).toBeGreaterThan(seen.files / 4);
  expect([...seen.kinds].sort()).toEqual(['apps', 'images.yaml', 'overlays']);
});
