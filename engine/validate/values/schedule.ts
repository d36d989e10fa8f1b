const FIELDS = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of week', least: 0, most: 6, words: 'sun mon tue wed thu fri sat'.split(' ') },
] as const;

/** What is wrong with a cron schedule, `15 3 * * *`. */
export function scheduleProblem(schedule: string): string | undefined {
  if (/TZ/.test(schedule)) return 'must not hold TZ; the time zone goes into timeZone';
  if (schedule.startsWith('@')) return namedScheduleProblem(schedule);
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5)
    return `${JSON.stringify(schedule)} must have five fields: minute, hour, day of month, month, day of week`;
  for (const [i, { name, ...bounds }] of FIELDS.entries()) {
    const part = fields[i]!.split(',').find((each) => !isPart(each.toLowerCase(), bounds));
    if (part !== undefined) return `${JSON.stringify(part)} is no ${name}, from ${bounds.least} to ${bounds.most}`;
  }
  return undefined;
}

function namedScheduleProblem(schedule: string): string | undefined {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return undefined;
  if (/^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(schedule)) return undefined;
  return `${schedule} must be one of @yearly, @monthly, @weekly, @daily, @hourly or @every with a duration`;
}

/** `*`, `5`, `1-5` or `mon-fri`, each perhaps with a step, `*` followed by `/15`. */
function isPart(
  part: string,
  { least, most, words }: { least: number; most: number; words: readonly string[] },
): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*' || range === '?') return true;
  const ends = range
    .split('-')
    .map((end) => (words.includes(end) ? words.indexOf(end) + least : /^\d+$/.test(end) ? Number(end) : Number.NaN));
  const [from = Number.NaN, to = from] = ends;
  return ends.length <= 2 && from >= least && to <= most && from <= to;
}

export function isTimeZone(name: string): boolean {
  if (/^local$/i.test(name) || /^[-+]/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
