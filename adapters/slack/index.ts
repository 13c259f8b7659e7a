export { type Inbound, type InboundOptions, slackInbound } from './inbound.ts';
export { type PlatformOptions, slackPlatform } from './outbound.ts';
export type { Route } from './transport.ts';
export { fixedWorkspace, installedWorkspaces, type Workspaces } from './workspaces.ts';
