import type { AtMostOneOf } from '../../shared/one-of.ts';
import type { ArgRef } from '../args.ts';

interface OAuth2 {
  tokenUrl: string;
  clientId: string;
  /** An argument that comes from a Secret. */
  clientSecret: ArgRef;
  scopes?: readonly string[];
}

interface Sigv4 {
  region?: string;
  profile?: string;
  roleArn?: string;
}

export type Authentication = AtMostOneOf<{ oauth2: OAuth2; sigv4: Sigv4 }>;

export const authenticationSpec = (authentication: Authentication | undefined) =>
  authentication && {
    sigv4: authentication.sigv4,
    oauth2: authentication.oauth2 && { ...authentication.oauth2, scopes: authentication.oauth2.scopes?.slice() },
  };
