import { treeOf } from './delivery.ts';
import { prove } from './proof.ts';

prove('1.36', treeOf('dist'));
