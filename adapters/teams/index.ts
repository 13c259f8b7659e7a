export { botbuilderWire } from './botbuilder.ts';
export { teamsInbound } from './inbound.ts';
export { type PlatformOptions, teamsPlatform } from './outbound.ts';
export type { Wire } from './wire.ts';
