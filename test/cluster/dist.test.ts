import { declaredVersions } from './binaries.ts';
import { treeOf } from './delivery.ts';
import { prove } from './proof.ts';

prove({ fleet: 'dist', tree: treeOf('dist'), versionOf: declaredVersions('clusters') });
