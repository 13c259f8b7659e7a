import type { WebClient } from '@slack/web-api';
import type { Log } from '../../src/runtime/ports.ts';
import { toPlatformError } from './errors.ts';
import type { Modal } from './render-form.ts';
import type { ViewsClient } from './views-client.ts';

/** A modal that is open. */
export interface OpenView {
  readonly viewId: string;
  readonly hash: string | null;
}

/** Opens a modal; the trigger lives three seconds and works once. Null where Slack refused. */
export async function openView(
  client: ViewsClient,
  trigger: string,
  view: Modal,
  log: Log,
): Promise<OpenView | null> {
  let viewId = '';
  const opened = await tried('views.open', log, async () => {
    const answer = await client.views.open({ trigger_id: trigger, view });
    viewId = answer.view?.id ?? '';
  });
  return opened ? { viewId, hash: null } : null;
}

/** Puts a modal on top of the open one. */
export async function pushView(
  client: WebClient,
  trigger: string,
  view: Modal,
  log: Log,
): Promise<boolean> {
  return tried('views.push', log, () => client.views.push({ trigger_id: trigger, view }));
}

/** Replaces an open modal, if it is still the one that the person saw (`hash`). */
export async function updateView(
  client: WebClient,
  place: OpenView,
  view: Modal,
  log: Log,
): Promise<boolean> {
  const hash = place.hash === null ? {} : { hash: place.hash };
  return tried('views.update', log, () =>
    client.views.update({ view_id: place.viewId, ...hash, view }),
  );
}

async function tried(operation: string, log: Log, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    const failure = toPlatformError(operation, error);
    log.warn({ operation, reason: failure.reason }, 'slack did not show a view');
    return false;
  }
}
