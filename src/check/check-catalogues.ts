import { SELECT_OPTIONS } from '../../adapters/slack/limits.ts';
import { otherRelease, releasesOf } from '../engine/catalogue.ts';
import type { Policy } from '../engine/policy.ts';
import type { Catalogue } from '../engine/policy-question.ts';
import type { Path } from '../files/read-yaml.ts';
import { type Problem, unknownId } from './policy-problem.ts';

/** Catalogues that product questions name, products and releases once each, dates in their order. */
export function checkCatalogues(policy: Policy): Problem[] {
  return [
    ...Object.entries(policy.catalogues).flatMap(([id, products]) =>
      products.flatMap((product, at) => [
        ...(products.findIndex((other) => other.id === product.id) < at
          ? [
              {
                path: ['catalogues', id, at, 'id'],
                message: `the product "${product.id}" stands above already`,
              },
            ]
          : []),
        ...checkReleases(product.releases, ['catalogues', id, at, 'releases']),
      ]),
    ),
    ...checkQuestions(policy),
  ];
}

function checkReleases(releases: Catalogue[number]['releases'], path: Path): Problem[] {
  return releases.flatMap((release, at): Problem[] => {
    const problems: Problem[] = [];
    const report = (key: string, message: string) =>
      problems.push({ path: [...path, at, key], message });
    const before = releases[at - 1];
    if (release.id === otherRelease) {
      report('id', `"${otherRelease}" stands for a release off the list; call this one otherwise`);
    }
    if (releases.findIndex((other) => other.id === release.id) < at) {
      report('id', `the release "${release.id}" stands above already`);
    }
    if (before && release.released < before.released) {
      report(
        'released',
        `${release.released} comes after ${before.released} of "${before.id}"; expected the oldest release first`,
      );
    }
    if (release.replaced !== undefined && release.replaced < release.released) {
      report('replaced', `replaced on ${release.replaced}, before it came out`);
    }
    return problems;
  });
}

function checkQuestions(policy: Policy): Problem[] {
  return policy.steps.flatMap((step, at) =>
    step.questions.flatMap((question, within): Problem[] => {
      if (question.type !== 'product') return [];
      const path = ['steps', at, 'questions', within, 'catalogue'];
      if (!Object.hasOwn(policy.catalogues, question.catalogue)) {
        const known = Object.keys(policy.catalogues);
        return [unknownId(path, 'catalogue', question.catalogue, known)];
      }
      const count = releasesOf(question, policy).length;
      if (count <= SELECT_OPTIONS) return [];
      const message = `the catalogue offers ${count} releases, with one more per product for those off the list; Slack shows ${SELECT_OPTIONS}`;
      return [{ path, message }];
    }),
  );
}
