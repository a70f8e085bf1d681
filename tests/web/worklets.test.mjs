// The two audio worklets, run outside of a browser: the few lines of sound code that are not Rust.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const RATE = 48_000;
const QUANTUM = 128;

/** Runs a worklet's file as an audio thread would, and gives an instance of its processor. */
function start(file) {
  const source = readFileSync(new URL(`../../crates/web/worklets/${file}`, import.meta.url), "utf8");
  const posted = [];
  let Processor;
  class AudioWorkletProcessor {
    port = { postMessage: (message) => posted.push([...message]) };
  }
  const registerProcessor = (_name, known) => {
    Processor = known;
  };
  const scope = { AudioWorkletProcessor, registerProcessor, sampleRate: RATE, Float32Array, Math };
  vm.runInNewContext(source, scope);
  const processor = new Processor();
  return { processor, posted, tell: (data) => processor.port.onmessage({ data }) };
}

/** Lets the loudspeaker run; gives what is heard. */
function hear({ processor }, frames) {
  const heard = [];
  while (heard.length < frames) {
    const output = new Float32Array(QUANTUM);
    processor.process([], [[output]]);
    heard.push(...output);
  }
  return heard;
}

/** The largest step between two samples: a click is one of more than a few percent. */
function largestStep(heard) {
  return heard.reduce((most, sample, at) => Math.max(most, at ? Math.abs(sample - heard[at - 1]) : 0), 0);
}

test("the loudspeaker plays in order, counts what it played, and reports 50 times a second", () => {
  const speaker = start("playout.js");
  speaker.tell(new Float32Array(1_000).fill(0.25));
  speaker.tell(new Float32Array(1_000).fill(0.5));
  const heard = hear(speaker, RATE);
  assert.ok(heard.slice(0, 1_000).every((sample) => sample === 0.25));
  assert.ok(heard.slice(1_000, 2_000).every((sample) => sample === 0.5));
  assert.equal(heard.at(-1), 0);
  const [epoch, played, clock] = speaker.posted.at(-1);
  assert.deepEqual([epoch, played], [0, 2_000]);
  assert.ok(clock <= RATE + QUANTUM && clock > RATE * 0.97);
  assert.ok(speaker.posted.length >= 45 && speaker.posted.length <= 50, `${speaker.posted.length}`);
  const loudness = speaker.posted.map((report) => report[3]);
  assert.ok(loudness[0] > 0.2 && loudness[0] < 0.6 && loudness.at(-1) === 0);
});

test("a queue that runs dry ends without a click", () => {
  const speaker = start("playout.js");
  speaker.tell(new Float32Array(500).fill(0.8));
  const heard = hear(speaker, 2_000).slice(1);
  assert.ok(largestStep(heard) < 0.02, `${largestStep(heard)}`);
  assert.ok(Math.abs(heard[1_000]) < 0.01);
});

test("a flush fades, forgets the queue, and counts anew", () => {
  const speaker = start("playout.js");
  const FADE = 384;
  speaker.tell(new Float32Array(4_800).fill(0.8));
  hear(speaker, 1_280);
  speaker.tell([7, FADE]);
  const heard = hear(speaker, 2_048);
  assert.ok(heard.findIndex((sample) => sample === 0) <= FADE);
  assert.ok(largestStep([0.8, ...heard]) < 0.01);
  const [epoch, played] = speaker.posted.at(-1);
  assert.deepEqual([epoch, played], [7, 0]);
  speaker.tell(new Float32Array(300).fill(0.1));
  hear(speaker, 2_048);
  assert.deepEqual(speaker.posted.at(-1).slice(0, 2), [7, 300]);
});

test("a second flush does not prolong the first", () => {
  const speaker = start("playout.js");
  speaker.tell(new Float32Array(4_800).fill(0.8));
  speaker.tell([1, 384]);
  hear(speaker, 128);
  speaker.tell([2, 384]);
  const heard = hear(speaker, 512);
  assert.equal(heard[256], 0);
  assert.ok(largestStep(heard) < 0.01);
});

test("the microphone gives blocks of 20 ms, in order and without a gap", () => {
  const { processor, posted } = start("capture.js");
  let next = 0;
  for (let quantum = 0; quantum < 100; quantum += 1) {
    processor.process([[Float32Array.from({ length: QUANTUM }, () => next++)]]);
  }
  assert.equal(posted.length, Math.floor((100 * QUANTUM) / 960));
  assert.ok(posted.every((block) => block.length === 960));
  const samples = posted.flat();
  assert.ok(samples.every((sample, at) => sample === at));
});

test("a microphone that is not connected gives nothing", () => {
  const { processor, posted } = start("capture.js");
  for (let quantum = 0; quantum < 50; quantum += 1) assert.equal(processor.process([[]]), true);
  assert.equal(posted.length, 0);
});

test("both end when nothing more is needed", () => {
  const { processor, tell } = start("capture.js");
  tell(null);
  assert.equal(processor.process([[]]), false);
  const speaker = start("playout.js");
  speaker.tell(null);
  assert.equal(speaker.processor.process([], [[new Float32Array(QUANTUM)]]), false);
});
