import { readSchedule } from '../../../charts/shared/cron.ts';

/** What is wrong with the schedule of a CronJob, such as `15 3 * * *` or `@daily`. */
export function scheduleProblem(schedule: string): string | undefined {
  if (/TZ/.test(schedule)) return 'must not hold TZ; the time zone goes into timeZone';
  if (schedule.startsWith('@')) return namedScheduleProblem(schedule);
  const times = readSchedule(schedule);
  return typeof times === 'string' ? `${JSON.stringify(schedule)}: ${times}` : undefined;
}

function namedScheduleProblem(schedule: string): string | undefined {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return undefined;
  if (/^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(schedule)) return undefined;
  return `${schedule} must be one of @yearly, @monthly, @weekly, @daily, @hourly or @every with a duration`;
}
