import { Server } from 'node:net';

// Loaded before the Playground, which listens on every network of the machine by itself, asks nobody
// who they are, and stays when whoever started it is gone.

const listen = Server.prototype.listen;

/** Listens on 127.0.0.1 whatever the address asked for; throws for what is no port. */
function listenHere(this: Server, ...given: readonly unknown[]): Server {
  const [to] = given;
  const port = typeof to === 'object' && to !== null && 'port' in to ? to.port : to;
  if (typeof port !== 'number') throw new TypeError('only ports of this machine are listened on');
  const ready = given.findLast((argument) => typeof argument === 'function');
  return Reflect.apply(listen, this, [{ host: '127.0.0.1', port }, ready]);
}

Object.defineProperty(Server.prototype, 'listen', { value: listenHere });

process.on('disconnect', () => process.exit());
// Ctrl+C reaches every process of a terminal; it is ended by the one that started it.
process.on('SIGINT', () => {});
