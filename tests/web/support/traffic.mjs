// What goes over the WebSocket of an interview: each message by its kind, read from the bytes as proto/interview.proto says.

const TO_SERVER = {
  1: "AudioChunk",
  2: "EndRequest",
  3: "TextInput",
  4: "PlaybackReport",
  5: "TurnControl",
  6: "Resume",
  7: "Ping",
};
const TO_CLIENT = {
  1: "TranscriptUpdate",
  2: "AudioResponse",
  3: "ErrorResponse",
  4: "SessionEnded",
  5: "SessionStarted",
  6: "Interrupted",
  7: "SessionNotice",
  8: "Pong",
};

/** Messages of a page's interviews, in order. */
export class Traffic {
  constructor(page) {
    this.sent = [];
    this.received = [];
    this.sockets = 0;
    page.on("websocket", (socket) => {
      if (socket.url().includes("/api/echo")) return;
      this.sockets += 1;
      socket.on("framesent", ({ payload }) => this.sent.push(read(payload, TO_SERVER)));
      socket.on("framereceived", ({ payload }) => this.received.push(read(payload, TO_CLIENT)));
    });
  }

  /** How many messages of this kind there were. */
  count(kind) {
    return [...this.sent, ...this.received].filter((message) => message.kind === kind).length;
  }

  /** The final words of a speaker. */
  words(speaker) {
    const lines = this.received.filter(({ kind, final, from }) => kind === "TranscriptUpdate" && final && from === speaker);
    return lines.map(({ text }) => text).join(" ");
  }
}

function read(payload, kinds) {
  if (typeof payload === "string") return { kind: "a text frame, which the protocol does not have", payload };
  const message = fields(payload);
  const [number, body] = Object.entries(message).find(([number]) => number in kinds) ?? [];
  const kind = kinds[number] ?? "unknown";
  const at = Date.now();
  if (kind !== "TranscriptUpdate") return { kind, at, bytes: body?.length };
  const update = fields(body);
  const text = (field) => update[field]?.toString("utf8") ?? "";
  return { kind, at, from: text(1), text: text(2), final: update[3] === 1, turn: update[5] };
}

/** The fields of a protobuf message by number, the last of each. */
function fields(bytes) {
  const found = {};
  let at = 0;
  const varint = () => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) {
      found[number] = varint();
    } else if (tag % 8 === 2) {
      const length = varint();
      found[number] = bytes.subarray(at, at + length);
      at += length;
    } else {
      throw new Error(`field ${number} is of a kind that the protocol does not use`);
    }
  }
  return found;
}
