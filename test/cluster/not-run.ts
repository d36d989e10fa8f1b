/** vitest's global setup of the plain suite: says last what it leaves out. */
export default function setup(): () => void {
  return () =>
    console.log(
      '\nnot run: test/cluster, which needs a real API server (.ci/binaries gets it); to run it: npm run test:cluster',
    );
}
