// What the microphone hears: real speech, with silence around it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder } from "./process.mjs";
import { MODELS } from "./server.mjs";

/** A recording that comes with the speech models: 48 kHz, one channel, 16 bit. */
const RECORDING = "samples/two_cities.wav";
const RATE = 48_000;
const BYTES_PER_SAMPLE = 2;

/** What the first seconds of it say. */
export const SPEECH_WORDS = ["best", "times", "worst", "wisdom"];
const SPEECH_SECONDS = 8;

const seconds = (count) => Math.round(count * RATE) * BYTES_PER_SAMPLE;

/** Writes a WAV file of so much silence, the speech, and so much silence. The browser plays it over and over. */
export function speechFile({ before, after }) {
  const wav = readFileSync(join(MODELS, RECORDING));
  const data = wav.indexOf("data") + 8;
  if (wav.readUInt32LE(24) !== RATE || wav.readUInt16LE(22) !== 1) throw new Error(`${RECORDING} is another`);
  const speech = wav.subarray(data, data + seconds(SPEECH_SECONDS));
  const pcm = Buffer.concat([Buffer.alloc(seconds(before)), speech, Buffer.alloc(seconds(after))]);
  const file = join(newFolder(), "speech.wav");
  writeFileSync(file, Buffer.concat([header(pcm.length), pcm]));
  return file;
}

/** The head of a WAV file with so many bytes of sound. */
function header(length) {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * BYTES_PER_SAMPLE, 28);
  head.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  head.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  head.write("data", 36);
  head.writeUInt32LE(length, 40);
  return head;
}
