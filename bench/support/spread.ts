const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** A part of a whole. Those of successive places lie evenly over it, however many they are. */
export function spread(place: number): number {
  return (place * goldenRatio) % 1;
}
