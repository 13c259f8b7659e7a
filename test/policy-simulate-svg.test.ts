import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policySimulate } from '../src/commands/simulate-command.ts';
import { browserPath, openBrowser } from './support/browser.ts';

const root = new URL('..', import.meta.url);
const file = (name: string) => new URL(`policies/${name}.yaml`, root).pathname;
let folder: string;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is used of a text element; this project compiles without the names of the browser. */
interface Text {
  readonly textContent: string;
  readonly ownerSVGElement: { readonly viewBox: { readonly baseVal: Box } };
  getBBox(): Box;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulate-svg-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function draw([policy = '', ...args]: readonly string[]): Promise<string> {
  const svg = join(folder, 'picture.svg');
  const { exitCode, output } = await policySimulate([file(policy), ...args, '--svg', svg]);
  expect(exitCode, output).toBe(0);
  expect(output).toContain(`The picture is in ${svg}.`);
  return readFile(svg, 'utf8');
}

/** The one in the docs: a holiday, a lunch break, waiting, and both targets missed. */
const documented = [
  'examples/lord-howe',
  ...['--answer', 'about=bookings', '--answer', 'queue=yes'],
  ...['--reported-at', '2026-04-24T16:20:00+10:30', '--taken-at', '2026-04-26T08:20:00+10:30'],
  ...['--waiting', '2026-04-26T09:00:00+10:30/2026-04-26T13:30:00+10:30'],
];

test('the picture in the docs is what the command draws', async () => {
  const present = await readFile(new URL('docs/policy-simulate.svg', root), 'utf8');
  expect(await draw(documented)).toBe(present);
});

test('names are written as text, whatever is in them', async () => {
  const text = await readFile(file('netex'), 'utf8');
  const odd = join(folder, 'odd.yaml');
  await writeFile(odd, text.replace('director: Director of', 'director: <b>R&D</b> "of"'));
  const svg = join(folder, 'odd.svg');
  const args = [odd, '--level', '1', '--reported-at', '2026-06-05T16:55:00-05:00', '--svg', svg];
  expect((await policySimulate(args)).exitCode).toBe(0);
  expect(await readFile(svg, 'utf8')).toContain('&lt;b&gt;R&amp;D&lt;/b&gt; "of" Customer');
});

test('what a level change brings is drawn where it happens, what was missed before by its own level', async () => {
  const picture = await draw([
    ...['mednet', '--level', '2', '--reported-at', '2026-06-05T17:55:00-04:00'],
    ...['--raised-at', '2026-06-08T13:00:00-04:00=1', '--taken-at', '2026-06-08T14:00:00-04:00'],
  ]);
  expect(picture).toContain(
    'Response target, 4 h: due Fri, Jun 5, 9:55 PM, missed, met Mon, Jun 8, 2:00 PM',
  );
  expect(picture).toContain(
    'On-call support, at once: Mon, Jun 8, 1:00 PM (due Fri, Jun 5, 5:55 PM)',
  );
});

test('answers that open no ticket give no picture', async () => {
  const answers = ['kind=computers', 'technician=no', 'impact=low', 'workaround=no'];
  const { exitCode, output } = await policySimulate([
    file('mednet'),
    ...answers.flatMap((one) => ['--answer', one]),
    ...['--reported-at', '2026-06-05T16:00:00-04:00', '--svg', join(folder, 'none.svg')],
  ]);
  expect(exitCode).toBe(1);
  expect(output).toContain('--svg');
});

describe.skipIf(browserPath === undefined)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  const friday = '2026-06-05T16:55:00-05:00';
  test.each<[string, string[]]>([
    ['8 h and 24 h', ['netex', '--level', '1', '--reported-at', friday]],
    ['3 and 7 days', ['netex', '--level', '2', '--reported-at', friday]],
    ['10 and 14 days', ['netex', '--level', '3', '--reported-at', friday]],
    ['45 and 60 days', ['netex', '--level', '4', '--reported-at', friday]],
    ['1 h and 8 h', ['mednet', '--level', '1', '--reported-at', friday]],
    ['10 business days', ['mednet', '--level', '3', '--reported-at', '2026-05-22T16:55:00-04:00']],
    ['two holidays', ['mednet', '--level', '3', '--reported-at', '2026-11-24T16:55:00-05:00']],
    ['a planned release', ['mednet', '--level', '4', '--reported-at', friday]],
    ['a miss of assignment', ['teladentistry', '--level', 'emergency', '--reported-at', friday]],
    [
      'raised, and cut short',
      [
        ...[
          'netex',
          '--level',
          '4',
          '--reported-at',
          friday,
          '--until',
          '2026-06-20T00:00:00-05:00',
        ],
        ...[
          '--raised-at',
          '2026-06-08T12:00:00-05:00=2',
          '--raised-at',
          '2026-06-08T12:30:00-05:00=1',
        ],
      ],
    ],
    ['the one in the docs', documented],
  ])('no two texts overlap, and all are in the picture: %s', async (_what, args) => {
    await page.setContent(await draw(args));
    const texts = await page.locator('text').evaluateAll((elements: Text[]) =>
      elements.map((text) => {
        const { x, y, width, height } = text.getBBox();
        const isInside =
          x >= 0 && y >= 0 && x + width <= text.ownerSVGElement.viewBox.baseVal.width;
        return { says: text.textContent, isInside, x, y, width, height };
      }),
    );
    expect(texts.length).toBeGreaterThan(8);
    const outside = texts.filter(({ isInside }) => !isInside).map(({ says }) => says);
    // The box of a text is taller than its letters by some pixels above and below.
    const meet = (a: (typeof texts)[number], b: (typeof texts)[number]) =>
      a.x < b.x + b.width &&
      b.x < a.x + a.width &&
      a.y + 2 < b.y + b.height &&
      b.y + 2 < a.y + a.height;
    const overlaps = texts.flatMap((a, at) =>
      texts.slice(at + 1).flatMap((b) => (meet(a, b) ? [`${a.says} / ${b.says}`] : [])),
    );
    expect({ outside, overlaps }).toEqual({ outside: [], overlaps: [] });
  });
});
