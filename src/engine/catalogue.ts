import type { Policy } from './policy.ts';
import type { Question } from './policy-question.ts';

type ProductQuestion = Extract<Question, { type: 'product' }>;

/** The release that stands for one that is not on the list, or not known. */
export const otherRelease = 'other';

export interface ReleaseChoice {
  /** The answer, `<product>/<release>`. */
  readonly value: string;
  readonly label: string;
  /** ISO date; null for a release that is not on the list. */
  readonly released: string | null;
  /** ISO date of the successor or the replacement; null where there is none. */
  readonly superseded: string | null;
}

/** Every release that a product question offers, newest first, and one for those off the list. */
export function releasesOf(question: ProductQuestion, policy: Policy): ReleaseChoice[] {
  return (policy.catalogues[question.catalogue] ?? []).flatMap((product) => [
    ...product.releases
      .map((release, at) => ({
        value: `${product.id}/${release.id}`,
        label: `${product.name} ${release.id}`,
        released: release.released,
        superseded: release.replaced ?? product.releases[at + 1]?.released ?? null,
      }))
      .reverse(),
    {
      value: `${product.id}/${otherRelease}`,
      label: product.releases.length === 0 ? product.name : `${product.name}, another release`,
      released: null,
      superseded: null,
    },
  ]);
}
