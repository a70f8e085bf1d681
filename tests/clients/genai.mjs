// Google's own JavaScript SDK holds a conversation with fake-gemini, so that the fake is proved by somebody else's client.
//
// Usage: node genai.mjs '{"interview": URL, "text": URL, "ending": URL, "manual": URL, "speech": FILE}'
// The URLs are fakes with different scripts (crates/testkit/tests/genai_sdk.rs); FILE is raw PCM, 16 bit, 16 kHz.
// Prints a line for each thing that works; exits with 1 at the first that does not.
import { Behavior, FunctionResponseScheduling, Modality } from "@google/genai";
import { readFileSync } from "node:fs";
import process from "node:process";
import { Call, audioBytes, check, content, handleIn, has, heard, said } from "./gemini-call.mjs";

const KEY = "the-right-key";

const options = JSON.parse(process.argv[2] ?? "{}");
const speech = readFileSync(options.speech);

async function interview(baseUrl) {
  const endCall = {
    name: "end_call",
    description: "Call when the interview is over.",
    behavior: Behavior.NON_BLOCKING,
    parametersJsonSchema: { type: "object", properties: { reason: { type: "string" } } },
  };
  const config = {
    systemInstruction: "You are an interviewer.",
    speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: "Kore" } } },
    tools: [{ functionDeclarations: [endCall] }],
    sessionResumption: {},
    contextWindowCompression: { triggerTokens: "60000", slidingWindow: { targetTokens: "30000" } },
    realtimeInputConfig: { automaticActivityDetection: { silenceDurationMs: 700 } },
  };
  const call = await Call.open(baseUrl, config, KEY);
  check("connect and set up", call.session !== undefined);

  call.session.sendClientContent({ turns: "Greet the candidate.", turnComplete: true });
  const isOver = (messages) => has("turnComplete")(messages) && handleIn(messages) !== undefined;
  const greeting = await call.until("the greeting", isOver);
  check("client content is answered with audio", audioBytes(greeting) > 24_000, `${audioBytes(greeting)} bytes`);
  check("output transcription", said(greeting) === "Welcome. Please tell me about yourself.", said(greeting));
  check("generation complete", has("generationComplete")(greeting));
  check("usage", greeting.some((message) => message.usageMetadata?.totalTokenCount > 0));
  const handle = handleIn(greeting);
  check("a resumption handle", handle?.length > 10, handle);

  call.say(speech);
  const question = await call.until("the second question", (m) => isOver(m) && heard(m) && said(m).endsWith("?"));
  check("input transcription", heard(question) === "I have been a developer for six years.", heard(question));
  check("speech is answered", audioBytes(question) > 24_000 && said(question) === "What was hard about it?", said(question));
  const activities = question.map((message) => message.voiceActivity?.type).filter(Boolean);
  check("voice activity", activities.join() === "ACTIVITY_START,ACTIVITY_END", activities);

  call.session.sendRealtimeInput({ text: "Ask the next question." });
  await call.until("audio", (messages) => audioBytes(messages) > 0);
  call.sendAudio(speech);
  const cut = await call.until("the interruption", (m) => has("interrupted")(m) && has("turnComplete")(m));
  const order = content(cut).map((part) => (part.interrupted ? "interrupted" : part.turnComplete ? "turnComplete" : "")).filter(Boolean);
  check("barge-in interrupts", order.join() === "interrupted,turnComplete", order);
  call.sendSilence(1200);
  await call.until("the answer after it", has("turnComplete"));

  call.session.sendContextUpdate({ systemInstruction: "Be brief.", tools: { tools: [{ functionDeclarations: [endCall] }] } });
  call.session.sendRealtimeInput({ text: "Time is up. Please conclude." });
  const farewell = await call.until("the tool call", (messages) => messages.some((message) => message.toolCall));
  const [functionCall] = farewell.find((message) => message.toolCall).toolCall.functionCalls;
  check("tool call", functionCall.name === "end_call" && functionCall.args.reason !== undefined, functionCall);
  const { id, name } = functionCall;
  const scheduling = FunctionResponseScheduling.SILENT;
  call.session.sendToolResponse({ functionResponses: [{ id, name, response: { output: "ok" }, scheduling }] });
  const end = await call.until("the end of the farewell", isOver);
  check("tool response is taken", handleIn(end) !== undefined && call.closed === null);

  call.session.close();
  check("close by the client", (await call.closing()).code !== undefined, call.closed);

  const resumed = await Call.open(baseUrl, { ...config, sessionResumption: { handle } }, KEY);
  resumed.say(speech);
  const again = await resumed.until("an answer after resuming", (m) => isOver(m) && heard(m));
  check("resuming goes back to the handle", said(again) === "What was hard about it?", said(again));
  resumed.session.close();
}

async function textFrames(baseUrl) {
  const call = await Call.open(baseUrl, {}, KEY);
  call.session.sendRealtimeInput({ text: "Hello." });
  const turn = await call.until("a turn", has("turnComplete"));
  check("indented JSON in text frames", audioBytes(turn) > 24_000);
  call.session.close();
}

async function ending(baseUrl) {
  const call = await Call.open(baseUrl, {}, KEY);
  const announced = await call.until("goAway", (messages) => messages.some((message) => message.goAway));
  const { goAway } = announced.find((message) => message.goAway);
  check("go-away", goAway.timeLeft === "0.500s", goAway);
  const closed = await call.closing();
  const reason = "Deadline expired before operation could complete.";
  check("closed when the time is over", closed.code === 1011 && closed.reason === reason, closed);
}

async function manual(baseUrl) {
  const config = { realtimeInputConfig: { automaticActivityDetection: { disabled: true } } };
  const call = await Call.open(baseUrl, config, KEY);
  call.session.sendRealtimeInput({ activityStart: {} });
  call.sendAudio(speech);
  call.session.sendRealtimeInput({ activityEnd: {} });
  const turn = await call.until("an answer", has("turnComplete"));
  check("manual activity", audioBytes(turn) > 24_000);
  call.session.sendRealtimeInput({ audioStreamEnd: true });
  check("a wrong frame is refused", (await call.closing()).code === 1007, call.closed);
}

async function refused(name, expected, baseUrl, config = {}, key = KEY) {
  // Since 3.0 the SDK rejects when the connection is closed before it is set up.
  const problem = await Call.open(baseUrl, config, key).then(
    () => "it was accepted",
    (error) => error.message,
  );
  check(name, problem.includes(expected), problem);
}

await interview(options.interview);
await textFrames(options.text);
await ending(options.ending);
await manual(options.manual);
await refused("wrong key", "code 1007): API key not valid", options.interview, {}, "another-key");
await refused("unknown handle", "code 1007): Invalid session handle", options.interview, { sessionResumption: { handle: "x" } });
await refused("thinking on 3.8", "Thinking level is not supported", options.interview, {
  thinkingConfig: { thinkingBudget: 0 },
});
await refused("proactivity on 3.8", 'Unknown name "proactivity"', options.interview, {
  proactivity: { proactiveAudio: true },
});
await refused("TEXT on 3.8", "(TEXT) is not supported", options.interview, { responseModalities: [Modality.TEXT] });
process.exit(0);
