// Google's own JavaScript SDK holds an interview with the embedded interviewer.
//
// Usage: node interviewer.mjs '{"url": URL, "key": KEY, "speech": FILE, "words": TEXT}'
// FILE is what the candidate says, raw PCM, 16 bit, 16 kHz, with silence behind it; TEXT are its words.
// Prints a line for each thing that works; exits with 1 at the first that does not.
import { Behavior, FunctionResponseScheduling } from "@google/genai";
import { readFileSync } from "node:fs";
import process from "node:process";
import { Call, audioBytes, check, content, handleIn, has, heard, said } from "./gemini-call.mjs";

/** Real speech takes real time: a greeting plays for ten seconds or more. */
const PATIENCE_MS = 90_000;

const options = JSON.parse(process.argv[2] ?? "{}");
const speech = readFileSync(options.speech);
const words = (text) => text.toLowerCase().match(/[a-z]+/g) ?? [];

const instruction = `You are the interviewer in a spoken practice job interview.
About 30 minutes are left.

<job_description>
Rust engineer for a payment platform. Kafka, PostgreSQL, Kubernetes.
</job_description>

<candidate_name>
Ada
</candidate_name>`;
const config = {
  systemInstruction: instruction,
  speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: "Kore" } } },
  tools: [{ functionDeclarations: [{ name: "end_call", description: "Ends the call.", behavior: Behavior.NON_BLOCKING }] }],
  sessionResumption: {},
  realtimeInputConfig: { automaticActivityDetection: { silenceDurationMs: 700 } },
};

const call = await Call.open(options.url, config, options.key);
const until = (what, isEnough) => call.until(what, isEnough, PATIENCE_MS);
const isOver = (messages) => has("turnComplete")(messages) && handleIn(messages) !== undefined;

call.session.sendRealtimeInput({ text: "(The candidate has joined. Greet them and ask your first question.)" });
const greeting = await until("the greeting", isOver);
check("the greeting is heard and written", audioBytes(greeting) > 48_000 && said(greeting).includes("?"), said(greeting));
const handle = handleIn(greeting);

call.sendAudio(speech);
const question = await until("the second question", (m) => isOver(m) && heard(m));
const understood = words(heard(question));
const expected = words(options.words);
const missed = expected.filter((word) => !understood.includes(word)).length;
check("the answer is understood", missed <= expected.length / 4, heard(question));
check("a second question follows", audioBytes(question) > 48_000 && said(question).length > 20, said(question));
const activities = question.map((message) => message.voiceActivity?.type).filter(Boolean);
check("voice activity", activities.join() === "ACTIVITY_START,ACTIVITY_END", activities);

call.session.sendRealtimeInput({ text: "Could you repeat the question, please?" });
await until("sound", (messages) => audioBytes(messages) > 0);
call.sendAudio(speech.subarray(0, 64_000));
const cut = await until("the interruption", (m) => has("interrupted")(m) && has("turnComplete")(m));
check("a barge-in interrupts", content(cut).some((part) => part.interrupted));
call.sendSilence(2000);

call.session.sendRealtimeInput({ text: "(The time is up. Thank the candidate and say goodbye in one short sentence now.)" });
const farewell = await until("the tool call", (messages) => messages.some((message) => message.toolCall));
const [{ id, name }] = farewell.find((message) => message.toolCall).toolCall.functionCalls;
const scheduling = FunctionResponseScheduling.SILENT;
call.session.sendToolResponse({ functionResponses: [{ id, name, response: { output: "ok" }, scheduling }] });
check("the goodbye ends with the tool call", name === "end_call");
call.session.close();
await call.closing();

const resumed = await Call.open(options.url, { ...config, sessionResumption: { handle } }, options.key);
resumed.session.sendRealtimeInput({ text: "I like to measure before I change anything." });
const again = await resumed.until("an answer after resuming", isOver, PATIENCE_MS);
check("a handle leads back", audioBytes(again) > 48_000, said(again));
resumed.session.close();
process.exit(0);
