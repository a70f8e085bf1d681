// A client that knows the spec's schema and nothing of ours: `node spec-only.mjs http://127.0.0.1:3000`.
// `spec-interview.proto` is the text of the spec, letter for letter.
import assert from "node:assert/strict";
import protobuf from "protobufjs";
import WebSocket from "ws";
import { SETUPS, baseFromArguments, newInterview, ok, signUp, trpcClient } from "./support.mjs";

/** One chunk of audio: 100 ms of 16-bit samples at 16 kHz. */
const CHUNK_MS = 100;
const CHUNK_SAMPLES = 1600;

/** Two seconds of answer. */
const ANSWER_CHUNKS = 20;

/** The whole conversation must be over by then. */
const DEADLINE_MS = 60_000;

const schema = await protobuf.load(new URL("spec-interview.proto", import.meta.url).pathname);
const ClientToServerMessage = schema.lookupType("preppal.ClientToServerMessage");
const ServerToClientMessage = schema.lookupType("preppal.ServerToClientMessage");

/** A tone that swells and fades like syllables do: enough for a voice detector. */
function speech(chunk) {
  const samples = new Int16Array(CHUNK_SAMPLES);
  for (let i = 0; i < CHUNK_SAMPLES; i++) {
    const time = (chunk * CHUNK_SAMPLES + i) / 16000;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 4 * time));
    const voice = Math.sin(2 * Math.PI * 140 * time) + 0.5 * Math.sin(2 * Math.PI * 700 * time);
    samples[i] = 9000 * syllable * voice;
  }
  return Buffer.from(samples.buffer);
}

function encode(message) {
  assert.equal(ClientToServerMessage.verify(message), null);
  return ClientToServerMessage.encode(ClientToServerMessage.create(message)).finish();
}

/** Lets the interviewer finish, answers for two seconds, waits until the answer is shown as text, and ends;
 * gives what came and how it closed. */
function converse(socket) {
  const seen = { transcript: [], audioBytes: 0, errors: [], unknown: 0, ended: undefined };
  const isShown = (who) => seen.transcript.some(({ speaker, isFinal }) => speaker === who && isFinal);
  let spoken = 0;
  const microphone = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const talks = isShown("AI") && spoken < ANSWER_CHUNKS;
    // A microphone never stops: silence is sent too.
    const audioContent = talks ? speech(spoken++) : Buffer.alloc(2 * CHUNK_SAMPLES);
    socket.send(encode({ audioChunk: { audioContent } }));
    if (isShown("USER")) {
      clearInterval(microphone);
      socket.send(encode({ endRequest: {} }));
    }
  }, CHUNK_MS);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not over in time: ${JSON.stringify(seen)}`)), DEADLINE_MS);
    socket.on("message", (data, isBinary) => {
      if (!isBinary) return reject(new Error("a text frame"));
      const message = ServerToClientMessage.toObject(ServerToClientMessage.decode(data), { enums: String });
      if (message.transcriptUpdate) seen.transcript.push(message.transcriptUpdate);
      else if (message.audioResponse) seen.audioBytes += message.audioResponse.audioContent.length;
      else if (message.error) seen.errors.push(message.error);
      else if (message.sessionEnded) seen.ended = message.sessionEnded;
      else seen.unknown += 1;
    });
    socket.on("error", reject);
    socket.on("close", (code) => {
      clearInterval(microphone);
      clearTimeout(late);
      resolve({ ...seen, code });
    });
  });
}

const base = baseFromArguments();
const client = trpcClient(base, SETUPS[0]);
await signUp(client);
const { id } = await client.mutation("interview.createSession", newInterview());
const { token } = await client.mutation("interview.generateWorkerToken", { interviewId: id });

const bad = await converse(new WebSocket(`${base.replace(/^http/, "ws")}/${id}?token=not.a.token`));
assert.deepEqual([bad.errors.map(({ code }) => code), bad.code], [[4001], 4001]);
assert.equal((await client.query("interview.getById", { id })).status, "PENDING");
ok("a bad token gets ErrorResponse 4001 and close 4001, and the interview stays PENDING");

const seen = await converse(new WebSocket(`${base.replace(/^http/, "ws")}/${id}?token=${token}`));
assert.deepEqual(seen.errors, []);
assert.ok(seen.transcript.every(({ speaker }) => ["USER", "AI"].includes(speaker)), "speakers");
assert.ok(seen.transcript.some(({ speaker, text }) => speaker === "AI" && text.trim() !== ""), "a text of the AI");
assert.ok(seen.audioBytes > 0 && seen.audioBytes % 2 === 0, "whole 16-bit samples");
ok(`joined with the spec's schema: ${seen.transcript.length} transcript updates, ${seen.audioBytes} bytes of audio`);

assert.deepEqual([seen.ended?.reason, seen.code], ["USER_INITIATED", 1000]);
const after = await client.query("interview.getFeedback", { interviewId: id });
assert.equal(after.status, "COMPLETED");
assert.deepEqual(after.transcript.slice(0, 2).map(({ speaker }) => speaker), ["AI", "USER"]);
ok(`ended by EndRequest: USER_INITIATED, close 1000, COMPLETED with ${after.transcript.length} turns`);
