// Adds up the reports of all suites, and names what failed; the last line is `N passed, N failed`. What else is named did
// not hold, and counts as failed, unless it is a suite whose report counts its failures.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [folder, ...broken] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const counted = new Set();
const tell = (file, what, messages) =>
  console.log(`failed: ${relative('', file)} ${what}\n  ${messages.join('\n').split('\n').slice(0, 12).join('\n  ')}`);
for (const file of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  // A file of tests that could not be loaded has none.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  for (const { name, message } of unloaded) tell(name, '(could not be loaded)', [message]);
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'failed') tell(name, fullName, failureMessages);
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
