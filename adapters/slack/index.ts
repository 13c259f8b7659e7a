export { type Inbound, type InboundOptions, slackInbound } from './inbound.ts';
export { INSTALL_PATH, type InstallOptions, installRoutes } from './install.ts';
export { type PlatformOptions, slackPlatform } from './outbound.ts';
export { fixedWorkspace, installedWorkspaces, type Workspaces } from './workspaces.ts';
