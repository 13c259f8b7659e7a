import 'moment';

declare module 'moment' {
  interface Moment {
    addWorkingTime(count: number, unit: 'hours' | 'days'): Moment;
  }
}
