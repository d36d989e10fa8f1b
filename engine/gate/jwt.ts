/**
 * Whether three parts are a signed token: who holds it is let in for as long as it counts, so one that is public does
 * not stand in Git either. One without a signature lets nobody in.
 */
export function isJwt(token: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString());
    return typeof header === 'object' && header !== null && 'alg' in header && header.alg !== 'none';
  } catch {
    return false;
  }
}
