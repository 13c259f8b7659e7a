const { App } = require('@slack/bolt');

// A bot as Bolt's guide for its start begins one, which acknowledges all and does nothing.
// What Node compiled is written down only where a process ends in order.
process.once('SIGTERM', () => process.exit(0));

const app = new App({
  token: 'xoxb-bench',
  signingSecret: process.env.SIGNING_SECRET,
  clientOptions: { slackApiUrl: process.env.API_URL },
});
app.command('/support', async ({ ack }) => ack());
app.view(/.*/, async ({ ack }) => ack());

app.start({ host: '127.0.0.1', port: 0 }).then((server) => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
