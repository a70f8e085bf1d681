// The server's clock, put forward for one page: an interview takes ten minutes at least, and a test has not so long.

/** What is left when the interview begins, and what the server's last warning says. In milliseconds. */
const SHORT_MS = 62_000;
const WARNING_MS = 60_000;

const SESSION_STARTED = 5;
const SESSION_STARTED_TAG = SESSION_STARTED * 8 + 2;

/** Lies between the page and the server, and says what the server would say a minute before the end, and then. */
export async function lastMinute(page) {
  let toPage;
  await page.routeWebSocket(/^(?!.*\/api\/echo)/, (route) => {
    toPage = route;
    const server = route.connectToServer();
    route.onMessage((message) => server.send(message));
    server.onMessage((bytes) => {
      // A message that comes twice is merged: the later deadline_ms counts.
      const deadline = message(SESSION_STARTED, number(2, Date.now() + SHORT_MS));
      const added = bytes[0] === SESSION_STARTED_TAG ? deadline : [];
      route.send(Buffer.concat([bytes, Buffer.from(added)]));
    });
  });
  return {
    /** SessionNotice{TIME_WARNING}. */
    warn: () => {
      const notice = message(7, [...number(1, 1), ...number(3, WARNING_MS)]);
      toPage.send(Buffer.from(notice));
    },
    /** SessionEnded{TIMEOUT}, and the end of the connection. */
    isUp: () => {
      toPage.send(Buffer.from(message(4, number(1, 3))));
      toPage.close({ code: 1000 });
    },
  };
}

/** A field with a number, and one with a message, in protobuf's encoding. */
const number = (field, value) => [...varint(field * 8), ...varint(value)];
const message = (field, bytes) => [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
