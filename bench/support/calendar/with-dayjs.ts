import dayjs from 'dayjs';
import businessTime from 'dayjs-business-time';
import { holidays } from './business-year.ts';
import { serveAdds } from './serve-adds.ts';

const hours = [{ start: '09:00:00', end: '17:00:00' }];

dayjs.extend(businessTime);
dayjs.setHolidays([...holidays]);
dayjs.setBusinessTime({
  sunday: null,
  monday: hours,
  tuesday: hours,
  wednesday: hours,
  thursday: hours,
  friday: hours,
  saturday: null,
});

serveAdds(
  ({ unit, count }) =>
    (at) =>
      dayjs(at).addBusinessTime(count, unit).valueOf(),
);
