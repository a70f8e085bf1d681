// A whole interview by voice with the embedded interviewer: from the first page to the transcript.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { assertNoProblems, launch, openPage, reaches, shoot, shootAll } from "./support/browser.mjs";
import { end, interviewerHasSpoken, personIsHeard, reachesState } from "./support/call.mjs";
import { JOB, PASSWORD, visit } from "./support/person.mjs";
import { SPEECH_WORDS, speechFile } from "./support/sound.mjs";
import { Server } from "./support/server.mjs";
import { Traffic } from "./support/traffic.mjs";

/** Real speech takes real time: a greeting of ten seconds or more, an answer of eight. In milliseconds. */
const TALK_MS = 90_000;

let server, browser;
before(async () => {
  // The greeting is over before the person speaks.
  const speech = speechFile({ before: 20, after: 12 });
  [server, browser] = await Promise.all([Server.start(), launch({ speech })]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

test("sign up, create, check, talk, end, read", async () => {
  const page = await openPage(browser, { base: `${server.origin}/` });
  const traffic = new Traffic(page);
  await visit(page, "");
  await page.getByRole("link", { name: "Start practising" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Ada");
  await page.getByLabel("Email").fill("ada@example.org");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await reaches(page, "data-auth-state", "authenticated");

  await page.getByLabel("Job Description", { exact: true }).fill(JOB);
  await page.getByLabel("10 minutes").check();
  await page.getByRole("button", { name: "Create Interview" }).click();

  await page.getByRole("heading", { level: 1, name: "Interview Lobby" }).waitFor();
  await page.getByRole("button", { name: "Check microphone" }).click();
  await page.getByRole("meter", { name: "Level of the microphone" }).waitFor();
  await page.getByRole("button", { name: "Start Interview" }).click();
  await reachesState(page, "live");
  await assertAccessible(page, "live");

  await interviewerHasSpoken(page, 1, TALK_MS);
  await personIsHeard(page, 1, TALK_MS);
  await interviewerHasSpoken(page, 2, TALK_MS);
  await shootAll(page, "session");
  await end(page);
  await assertAccessible(page, "feedback");
  await shootAll(page, "feedback");

  const transcript = await page.locator(".transcript").innerText();
  assert.ok(SPEECH_WORDS.some((word) => transcript.toLowerCase().includes(word)), transcript);
  assert.match(transcript, /\?/);
  assert.ok(await page.locator('.transcript .turn[data-side="user"]').count());
  assert.ok(await page.locator('.transcript .turn[data-side="ai"]').count());

  // Binary protobuf both ways: the microphone up, sound and captions down.
  assert.ok(traffic.count("AudioChunk") > 100, `${traffic.count("AudioChunk")} AudioChunk`);
  assert.ok(traffic.count("AudioResponse") > 10, `${traffic.count("AudioResponse")} AudioResponse`);
  assert.ok(traffic.words("AI").length > 40 && traffic.words("USER").length > 10);
  assert.equal(traffic.count("EndRequest"), 1);
  assert.equal(traffic.count("SessionEnded"), 1);
  const kinds = new Set([...traffic.sent, ...traffic.received].map(({ kind }) => kind));
  assert.ok(![...kinds].some((kind) => kind.includes("unknown") || kind.includes("text frame")), [...kinds].join());
  assertNoProblems(page);
  await shoot(page, "feedback");
  await page.context().close();
});
