// Adds up the reports of all suites; the last line is `N passed, N failed`. What else is named did not hold, and counts as
// failed, unless it is a suite whose report counts its failures.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...broken] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const counted = new Set();
for (const file of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  // A file of tests that could not be loaded has none.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  total.passed += report.numPassedTests;
  total.failed += failed;
  total.skipped += report.numPendingTests + report.numTodoTests;
  if (failed > 0) counted.add(file.replace('.json', ''));
}
total.failed += broken.filter((name) => !counted.has(name)).length;
if (broken.length > 0) console.log(`did not hold: ${broken.join(', ')}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
