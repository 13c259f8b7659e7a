export { type Inbound, type InboundOptions, slackInbound } from './inbound.ts';
export { type PlatformOptions, slackPlatform } from './outbound.ts';
