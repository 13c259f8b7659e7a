import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkPolicy } from '../../src/check/check-policy.ts';
import { policySchema } from '../../src/engine/policy.ts';

test('hours the wrong way round show by the business day that they do not fit', async () => {
  const text = await readFile(new URL('../../policies/mednet.yaml', import.meta.url), 'utf8');
  const warned = (source: string) =>
    checkPolicy(policySchema.parse(parse(source)))
      .warnings.filter(({ path }) => path.includes('businessDay'))
      .map(({ message }) => message);
  expect(warned(text)).toEqual([]);
  expect(warned(text.replaceAll('["09:00", "17:00"]', '["17:00", "09:00"]'))).toEqual([
    'a business day of 8 h, while every open day has 16 h; check the hours',
  ]);
});
