import moment from 'moment';
import 'moment-business-time';
import { holidays } from './business-year.ts';
import { serveAdds } from './serve-adds.ts';

const hours = ['09:00:00', '17:00:00'];

moment.updateLocale('en', {
  workinghours: { 0: null, 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null },
  holidays: [...holidays],
});

serveAdds(
  ({ unit, count }) =>
    (at) =>
      moment(at).addWorkingTime(count, unit).valueOf(),
);
