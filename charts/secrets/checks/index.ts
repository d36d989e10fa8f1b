import { oneMaker } from './one-maker.ts';
import { secretStore } from './secret-store.ts';

export const secretsChecks = [oneMaker, secretStore];
