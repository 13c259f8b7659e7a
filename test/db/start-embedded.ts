import { startEmbeddedPostgres } from '../../db/embedded.ts';

// A bot with a database and nothing else: it starts it, says where it is, and waits to be killed.
const { options } = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', fsync: false });
console.log(JSON.stringify(options));
setInterval(() => {}, 60_000);
