import type { Policy } from './policy.ts';
import type { Question } from './policy-question.ts';

type ProductQuestion = Extract<Question, { type: 'product' }>;

/** The release that stands for one that is not on the list, or not known. */
export const otherRelease = 'other';

export interface ReleaseChoice {
  /** The answer, `<product>/<release>`. */
  readonly value: string;
  readonly label: string;
  /** Not one of the releases that the product has on the list. */
  readonly offList: boolean;
  /** ISO date; null where none is on the list. */
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
        offList: false,
        released: release.released,
        superseded: release.replaced ?? product.releases[at + 1]?.released ?? null,
      }))
      .reverse(),
    {
      value: `${product.id}/${otherRelease}`,
      label: product.releases.length === 0 ? product.name : `${product.name}, another release`,
      offList: product.releases.length > 0,
      released: null,
      superseded: null,
    },
  ]);
}
