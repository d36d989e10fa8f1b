import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchemas } from '../load/json-schema.ts';
import { command } from './command.ts';

export const schema = command({
  summary: 'write the JSON Schemas of clusters/*.yaml for editors',
  options: {},
  run(_values, { project, terminal }) {
    const folder = join(project.root, 'clusters', 'schema');
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(editorSchemas(project.registry.components))) {
      writeFileSync(join(folder, name), text);
      terminal.print(`clusters/schema/${name}`);
    }
    return 0;
  },
});
