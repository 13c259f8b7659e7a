/** How values lie along one side of a picture. */
interface Axis {
  /** From 0 at the axis' begin to 1 at its end. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

const mostTicks = 8;

/** Numbers of things: by decades, with a little room at both ends; linear where one is not above 0. */
export function axisOver(numbers: readonly number[]): Axis {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (!(least > 0)) return linear(numbers);
  const room = Math.max((Math.log10(most) - Math.log10(least)) * 0.04, least === most ? 0.5 : 0);
  const [from, to] = [Math.log10(least) - room, Math.log10(most) + room];
  const decades = powers(Math.ceil(from), Math.floor(to));
  const ticks = decades.length > 1 ? decades : [...new Set(numbers)];
  return { place: (value) => (Math.log10(value) - from) / (to - from), ticks: thinned(ticks) };
}

/** Measured values: by decades where they span more than one, else from 0 on. */
export function axisUp(values: readonly number[]): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(least > 0) || most / least <= 10) return linear(values);
  const decades = powers(Math.floor(Math.log10(least)), Math.ceil(Math.log10(most)));
  const steps = decades.flatMap((power) => [power, 2 * power, 5 * power]);
  const low = steps.findLast((step) => step <= least * 1.0001) ?? least;
  const high = steps.find((step) => step >= most / 1.0001) ?? most;
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const within = (ticks: readonly number[]) => ticks.filter((tick) => tick >= low && tick <= high);
  const fine = within(steps);
  return {
    place: (value) => (Math.log10(value) - from) / (to - from),
    ticks: fine.length <= mostTicks ? fine : thinned(within(decades)),
  };
}

function linear(values: readonly number[]): Axis {
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  const step = niceStep((most - least || 1) / 5);
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(most / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  return { place: (value) => (value / step - first) / (last - first), ticks };
}

/** The next of 1, 2, 5, 10, 20, … that is not less. */
function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((each) => each * power >= value * 0.9999) ?? 10) * power;
}

function powers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, at) => 10 ** (from + at));
}

function thinned(ticks: readonly number[]): number[] {
  const every = Math.ceil(ticks.length / mostTicks);
  return ticks.filter((_, at) => at % every === 0);
}
