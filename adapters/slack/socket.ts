import { SocketModeReceiver } from '@slack/bolt';
import { within } from '../../src/runtime/ports.ts';
import { toPlatformError } from './errors.ts';
import {
  INTERACTIVE_TIMEOUT_MS,
  SOCKET_CLOSE_MS,
  SOCKET_HELLO_MS,
  SOCKET_LASTING_MS,
  SOCKET_LONGEST_REST_MS,
  SOCKET_REST_MS,
} from './limits.ts';
import { sdkLogger } from './sdk-logger.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** Requests that come through a socket which the bot opens, for a machine without an address. */
export function overSocket(options: TransportOptions, appToken: string): Transport {
  const { log } = options;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: sdkLogger(log),
    // The SDK's own way to connect again ends the process where Slack is down meanwhile.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
        timeout: INTERACTIVE_TIMEOUT_MS,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      },
    },
    processEventErrorHandler: async ({ error }) => {
      log.warn({ err: error }, 'a request from slack got no answer');
      return false;
    },
  });
  readGuarded(receiver.client, log);
  const socket = keepOpen(receiver.client, log);
  return {
    receiver,
    routes: [],
    connection: {
      start: socket.start,
      isOpen: socket.isOpen,
      async stop(workDone) {
        await workDone();
        // What comes now is not acknowledged: Slack gives it to another socket of the bot's.
        receiver.client.removeAllListeners('slack_event');
        await workDone();
        await socket.stop();
      },
    },
  };
}

type Client = SocketModeReceiver['client'];

/** The SDK reads what comes without a catch: a message of no known shape would end the process. */
function readGuarded(client: Client, log: TransportOptions['log']): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...message) => {
    const read = async () => Promise.all(readers.map((reader) => reader.apply(client, message)));
    read().catch((err: unknown) => log.warn({ err }, 'a message from slack that cannot be read'));
  });
}

/** Keeps the client connected: at once after a connection that lasted, else with growing rests. */
function keepOpen(client: Client, log: TransportOptions['log']) {
  let wanted = false;
  let open = false;
  let running: Promise<void> | null = null;
  let wake = () => {};

  /** Resolves when a connection that came about is over. */
  async function connect(): Promise<void> {
    const greeted = await within(client.start(), SOCKET_HELLO_MS);
    if (!greeted.inTime || !wanted) return disconnect();
    open = true;
    log.info({}, 'connected to slack by a socket');
    await new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    if (wanted) log.info({}, 'the socket to slack was closed');
  }

  async function disconnect(): Promise<void> {
    await within(client.disconnect(), SOCKET_CLOSE_MS);
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    for (let failures = 0; wanted; ) {
      const begun = performance.now();
      try {
        await connect();
      } catch (error) {
        const { reason } = toPlatformError('apps.connections.open', error);
        log.error({ reason }, 'no socket to slack; trying again');
      }
      open = false;
      failures = performance.now() - begun > SOCKET_LASTING_MS ? 0 : failures + 1;
      if (!wanted || failures === 0) continue;
      await rest(Math.min(SOCKET_LONGEST_REST_MS, SOCKET_REST_MS * 2 ** (failures - 1)));
    }
  }

  return {
    isOpen: () => open,
    start() {
      wanted = true;
      running = run().catch((err) => log.error({ err }, 'the socket to slack is given up'));
    },
    async stop() {
      wanted = false;
      wake();
      // One that is about to connect is not kept waiting for its greeting.
      client.once('connecting', () => setImmediate(() => void client.disconnect()));
      await disconnect();
      await running;
    },
  };
}
