/** How much is done at once. */
interface Gathering {
  /** Pieces of work under way at the same time. */
  readonly lanes: number;
  /** Items in one piece of work. */
  readonly most: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Work that takes longer hangs, on a lock or a dead connection, and keeps its lane from nobody. */
const hangsMs = 1000;

/**
 * Does in few pieces what comes in one turn of the event loop, or while all lanes are busy, for a second
 * at most: nothing waits for company. `work` gives a result for each item, in their order. Where it
 * fails for several, each is done by itself, so that nobody fails by another's fault; it must bear that.
 */
export function gather<Item, Result extends object>(
  { lanes, most }: Gathering,
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let free = lanes;
  let isCalled = false;

  function call(): void {
    if (isCalled) return;
    isCalled = true;
    setImmediate(share);
  }

  /** Among the lanes that are free, so that while one waits for its answer another goes on. */
  function share(): void {
    isCalled = false;
    while (free > 0 && waiting.length > 0) {
      const part = waiting.splice(0, Math.min(most, Math.ceil(waiting.length / free)));
      free -= 1;
      let isOver = false;
      const leave = () => {
        if (isOver) return;
        isOver = true;
        clearTimeout(hanging);
        free += 1;
        call();
      };
      const hanging = setTimeout(leave, hangsMs);
      settle(part).then(leave);
    }
  }

  async function settle(all: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(all.map(({ item }) => item));
      all.forEach(({ resolve, reject }, place) => {
        const result = results[place];
        if (result) resolve(result);
        else reject(new Error('nothing came of it'));
      });
    } catch (error) {
      if (all.length === 1) all[0]?.reject(error);
      else await Promise.all(all.map((one) => settle([one])));
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      call();
    });
}
