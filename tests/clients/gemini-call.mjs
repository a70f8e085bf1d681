// A session of Google's own JavaScript SDK with everything it received, and what the tests ask of it.
import { GoogleGenAI, Modality } from "@google/genai";
import process from "node:process";

const MODEL = "gemini-3.8-live";
const MIME = "audio/pcm;rate=16000";
const CHUNK_BYTES = 640; // 20 ms at 16 kHz
const PATIENCE_MS = 15_000;

/** A session with everything it received, and a way to wait for more. */
export class Call {
  messages = [];
  closed = null;
  #seen = 0;
  #waiting = [];

  static async open(baseUrl, config, apiKey) {
    const call = new Call();
    const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl } });
    call.session = await client.live.connect({
      model: MODEL,
      config: {
        responseModalities: [Modality.AUDIO],
        inputAudioTranscription: {},
        outputAudioTranscription: {},
        ...config,
      },
      callbacks: {
        onmessage: (message) => call.#wake(() => call.messages.push(message)),
        onerror: (event) => call.#wake(() => (call.error = event.message)),
        onclose: (event) => call.#wake(() => (call.closed = { code: event.code, reason: event.reason })),
      },
    });
    return call;
  }

  #wake(change) {
    change();
    this.#waiting.splice(0).forEach((resume) => resume());
  }

  /** The messages since the last call of this function, once `isEnough` holds for them. */
  async until(what, isEnough, patienceMs = PATIENCE_MS) {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const fresh = this.messages.slice(this.#seen);
      if (isEnough(fresh)) {
        this.#seen = this.messages.length;
        return fresh;
      }
      const left = deadline - Date.now();
      if (left <= 0) {
        fail(`waited in vain for ${what}; got ${JSON.stringify(fresh.map(shorten))}, closed ${JSON.stringify(this.closed)}`);
      }
      await new Promise((resume) => {
        const timer = setTimeout(resume, left);
        this.#waiting.push(() => (clearTimeout(timer), resume()));
      });
    }
  }

  sendAudio(pcm) {
    for (let at = 0; at < pcm.length; at += CHUNK_BYTES) {
      const data = pcm.subarray(at, at + CHUNK_BYTES).toString("base64");
      this.session.sendRealtimeInput({ audio: { data, mimeType: MIME } });
    }
  }

  sendSilence(ms) {
    this.sendAudio(Buffer.alloc((CHUNK_BYTES * ms) / 20));
  }

  /** A spoken answer, and the silence that ends it. */
  say(speech) {
    this.sendAudio(speech);
    this.sendSilence(1200);
  }

  async closing() {
    await this.until("the close", () => this.closed !== null);
    return this.closed;
  }
}

export const content = (messages) => messages.map((message) => message.serverContent).filter(Boolean);
export const has = (name) => (messages) => content(messages).some((part) => part[name]);
export const heard = (messages) => content(messages).map((part) => part.inputTranscription?.text ?? "").join("").trim();
export const said = (messages) => content(messages).map((part) => part.outputTranscription?.text ?? "").join("");
export const audioBytes = (messages) =>
  content(messages)
    .flatMap((part) => part.modelTurn?.parts ?? [])
    .filter((part) => part.inlineData?.mimeType === "audio/pcm;rate=24000")
    .reduce((sum, part) => sum + Buffer.from(part.inlineData.data, "base64").length, 0);
export const handleIn = (messages) =>
  messages.map((message) => message.sessionResumptionUpdate).findLast((update) => update?.resumable)?.newHandle;
const shorten = (message) => JSON.stringify(message).slice(0, 120);

export function fail(problem) {
  console.error(`not ok: ${problem}`);
  process.exit(1);
}

export function check(name, isRight, detail = "") {
  if (!isRight) fail(`${name} ${typeof detail === "string" ? detail : JSON.stringify(detail)}`);
  console.log(`ok ${name}`);
}
