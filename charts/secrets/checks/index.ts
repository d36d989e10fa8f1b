import { oneMaker } from './one-maker.ts';
import { secretStore } from './secret-store.ts';
import { secretType } from './secret-type.ts';

export const secretsChecks = [oneMaker, secretStore, secretType];
