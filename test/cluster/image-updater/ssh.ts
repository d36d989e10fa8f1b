import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * In place of a server that one logs in to by ssh: it notes how the real ssh understands its arguments, and the key, and
 * then does on this machine what was asked of the server.
 */
export function standInForSsh(root: string): { program: string; said(): string[] } {
  const [program, said] = [join(root, 'ssh'), join(root, 'ssh.log')];
  const text = `#!/bin/sh
/usr/bin/ssh -G "$@" > '${said}'
cat "$(sed -n 's/^identityfile //p' '${said}')" >> '${said}'
for command; do :; done
cd '${root}' && exec sh -c "$command"
`;
  writeFileSync(program, text, { mode: 0o755 });
  return { program, said: () => (existsSync(said) ? readFileSync(said, 'utf8').split('\n') : []) };
}
