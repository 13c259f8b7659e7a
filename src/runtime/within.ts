export type InTime<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false };

/** The promise's value if it comes within `ms`. Its later outcome stays the caller's to handle. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<InTime<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<InTime<T>>((resolve) => {
    timer = setTimeout(() => resolve({ inTime: false }), ms);
  });
  try {
    return await Promise.race([
      promise.then((value): InTime<T> => ({ inTime: true, value })),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
