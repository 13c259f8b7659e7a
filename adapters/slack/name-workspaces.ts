import type { Caller, Intake } from '../../src/runtime/ports.ts';
import { teamOf } from './address.ts';
import type { Workspaces } from './workspaces.ts';

/** The same intake, told by which name the caller's workspace installed the bot. */
export function namingWorkspaces(intake: Intake, workspaces: Workspaces): Intake {
  const named = (caller: Caller): Caller => {
    const workspaceName = workspaces.nameOf(teamOf(caller.workspace));
    return workspaceName === null ? caller : { ...caller, workspaceName };
  };
  return {
    command: (caller, ...rest) => intake.command(named(caller), ...rest),
    report: (caller, ...rest) => intake.report(named(caller), ...rest),
    begin: (caller, ...rest) => intake.begin(named(caller), ...rest),
    closed: (caller, ...rest) => intake.closed(named(caller), ...rest),
    said: (caller, ...rest) => intake.said(named(caller), ...rest),
    look: (caller, ...rest) => intake.look(named(caller), ...rest),
    added: (caller, ...rest) => intake.added(named(caller), ...rest),
    isNew: (key) => intake.isNew(key),
    homeOpened: (caller) => intake.homeOpened(named(caller)),
    contacts: (caller, ...rest) => intake.contacts(named(caller), ...rest),
    submit: (caller, ...rest) => intake.submit(named(caller), ...rest),
    back: (caller, ...rest) => intake.back(named(caller), ...rest),
    act: (caller, ...rest) => intake.act(named(caller), ...rest),
    callInstead: intake.callInstead,
  };
}
