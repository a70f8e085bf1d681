// What can happen to an interview: interrupted, cut off, reloaded, taken over, ended by others.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { PHONE, assertNoProblems, launch, setMicrophone, shoot, shootAll } from "./support/browser.mjs";
import {
  answer,
  end,
  enterLobby,
  interviewerHasSpoken,
  openCaller,
  personIsHeard,
  reachesState,
  resultsAreThere,
  startText,
  startVoice,
  states,
} from "./support/call.mjs";
import { lastMinute } from "./support/clock.mjs";
import { measurePlayback } from "./support/playback.mjs";
import { Wire } from "./support/proxy.mjs";
import { speechFile } from "./support/sound.mjs";
import { Provider, Server } from "./support/server.mjs";

/** The interviewer speaks in real time, long enough to be interrupted. */
const SCRIPT = `
set realtime_factor = 1
set ms_per_char = 30
say "Hello Ada, thank you for coming. Please tell me about yourself."
say "That is interesting. What was the hardest part of it, and what would you do in another way today?"
say "And how did your team see it? Please give me an example of something that they said about it."
hear "I wrote audio software for ten years."
hear "The hardest part was the clock."
`;

/** So long a page may play on after it was told to stop, in milliseconds: issue and contract say it. */
const MOST_AFTER_INTERRUPTION_MS = 150;

let browser;
before(async () => {
  browser = await launch({ speech: speechFile({ before: 8, after: 12 }) });
});
after(() => browser?.close());

/** A server with an interviewer that follows this script, behind a wire, for one test. */
async function withServer(script, use, environment = {}) {
  const [provider, wire] = await Promise.all([Provider.start(script), Wire.start()]);
  const server = await Server.start({ ...provider.environment, PREPPAL_PUBLIC_URL: wire.origin, ...environment });
  wire.target = server.port;
  try {
    await use({ server, wire, base: `${wire.origin}/` });
  } finally {
    await wire.stop();
    await server.stop();
    await provider.stop();
  }
}

test("a whole interview in text", async () => {
  await withServer(SCRIPT, async ({ base }) => {
    const page = await openCaller(browser, { base, microphone: false });
    await enterLobby(page);
    await startText(page);
    await interviewerHasSpoken(page);
    await assertAccessible(page, "text mode");
    await shootAll(page, "session text");
    await answer(page, "I wrote audio software.");
    await personIsHeard(page);
    await interviewerHasSpoken(page, 2);
    assert.equal(page.traffic.count("AudioChunk"), 0);
    assert.equal(page.traffic.count("TextInput"), 1);
    await end(page);
    await page.locator(".transcript").getByText("I wrote audio software.").waitFor();
    assertNoProblems(page);
    await page.context().close();
  });
});

test("the person interrupts: the interviewer falls silent at once", async () => {
  // All of a long speech is there before the person says a word. It has no pause between two sentences.
  const speech = "this is what the position is about and it is a long story ".repeat(8);
  await withServer(`set ms_per_char = 60\nsay "${speech}"`, async ({ base }) => {
    const page = await openCaller(browser, { base });
    const playback = await measurePlayback(page);
    await enterLobby(page);
    await startVoice(page);
    await page.locator('.turn[data-side="ai"]').first().waitFor();
    const stopped = await playback.stopAfterInterruption();
    console.log(`silent ${stopped.toFixed(0)} ms after the message`);
    assert.ok(Math.abs(stopped) < MOST_AFTER_INTERRUPTION_MS, `${stopped} ms`);
    assert.ok(page.traffic.count("PlaybackReport") > 0, "what was heard is reported");
    assertNoProblems(page);
    await page.context().close();
  });
});

test("the network is lost and comes back", async () => {
  await withServer(SCRIPT, async ({ base, wire }) => {
    const page = await openCaller(browser, { base });
    await enterLobby(page);
    await startVoice(page);
    await interviewerHasSpoken(page);
    wire.cut();
    await reachesState(page, "reconnecting");
    await page.getByText("The connection was lost. Connecting again…").waitFor();
    await assertAccessible(page, "reconnecting");
    await shootAll(page, "reconnecting");
    wire.mend();
    await reachesState(page, "live");
    await personIsHeard(page);
    // Each turn is shown once, whatever was sent again.
    const turns = await page.locator('.turn[data-line="final"]').allInnerTexts();
    assert.equal(new Set(turns).size, turns.length, turns.join("\n"));
    assert.equal(page.traffic.count("Resume"), 1);
    await end(page);
    assertNoProblems(page, /ERR_|WebSocket connection/);
    await page.context().close();
  });
});

test("a reload in mid-interview leads back into it, even when the microphone is denied at first", async () => {
  await withServer(SCRIPT, async ({ base, wire }) => {
    const page = await openCaller(browser, { base });
    await enterLobby(page);
    await startVoice(page);
    await interviewerHasSpoken(page);
    await setMicrophone(page, "denied", wire.origin);
    await page.reload();
    await reachesState(page, "permissionsDenied");
    await page.getByRole("heading", { name: "Microphone is blocked for this site" }).waitFor();
    await assertAccessible(page, "permissions denied");
    await shootAll(page, "permissions denied");
    await setMicrophone(page, "granted", wire.origin);
    await reachesState(page, "live");
    await interviewerHasSpoken(page);
    await end(page);
    assertNoProblems(page);
    await page.context().close();
  });
});

test("every lifecycle state is reached in its order, from the lobby to the results", async () => {
  await withServer(`${SCRIPT}\nset setup_delay = 300ms`, async ({ base, wire }) => {
    const page = await openCaller(browser, { base });
    await enterLobby(page);
    await reachesState(page, "idle");
    await startVoice(page);
    await interviewerHasSpoken(page);
    wire.cut();
    await reachesState(page, "reconnecting");
    wire.mend();
    await reachesState(page, "live");
    await end(page);
    const seen = await states(page);
    const expected = ["idle", "initializing", "requestingPermissions", "connecting", "live"];
    expected.push("reconnecting", "live", "ending", "processingResults", "resultsReady");
    assert.deepEqual(seen, expected);
    assertNoProblems(page, /ERR_|WebSocket connection/);
    await page.context().close();
  });
});

test("the server is restarted, and the interview goes on", async () => {
  await withServer(SCRIPT, async ({ base, server }) => {
    const page = await openCaller(browser, { base, microphone: false });
    await enterLobby(page);
    await startText(page);
    await interviewerHasSpoken(page);
    await server.restart();
    await reachesState(page, "live");
    await answer(page, "I am still here.");
    await personIsHeard(page);
    await interviewerHasSpoken(page, 2);
    await end(page);
    await page.locator(".transcript").getByText("I am still here.").waitFor();
    assertNoProblems(page, /ERR_|WebSocket connection|status of 50/);
    await page.context().close();
  });
});

test("a second window takes the interview over, and the first can take it back", async () => {
  await withServer(SCRIPT, async ({ base }) => {
    const page = await openCaller(browser, { base, microphone: false });
    await enterLobby(page);
    await startText(page);
    await interviewerHasSpoken(page);
    const other = await page.context().newPage();
    await other.goto(`interview/${page.interview}/session`);
    await reachesState(page, "error");
    await page.getByText("Interview is open elsewhere").waitFor();
    await assertAccessible(page, "taken over");
    await shootAll(page, "taken over");
    await reachesState(other, "live");
    await page.getByRole("button", { name: "Take over here" }).click();
    await reachesState(page, "live");
    await reachesState(other, "error");
    await end(page);
    assertNoProblems(page);
    await page.context().close();
  });
});

test("the interviewer ends the interview", async () => {
  await withServer(`${SCRIPT}\non turn 2 end: end_call "all questions asked"`, async ({ base }) => {
    const page = await openCaller(browser, { base, microphone: false });
    await enterLobby(page);
    await startText(page);
    await interviewerHasSpoken(page);
    await answer(page, "I wrote audio software.");
    await resultsAreThere(page);
    assert.equal(page.traffic.count("EndRequest"), 0);
    assertNoProblems(page);
    await page.context().close();
  });
});

test("the interviewer cannot be reached at first: the page waits, and the interview begins", async () => {
  await withServer(`${SCRIPT}\non connect 1: http 503\non connect 2: http 503`, async ({ base }) => {
    const page = await openCaller(browser, { base, microphone: false });
    await enterLobby(page);
    await page.getByRole("button", { name: "Continue with text" }).click();
    await reachesState(page, "connecting");
    await page.getByRole("heading", { level: 1, name: "The interviewer is on the way…" }).waitFor();
    await reachesState(page, "live");
    await interviewerHasSpoken(page);
    assertNoProblems(page);
    await page.context().close();
  });
});

test("the time runs out: the page says how much is left, and then shows the results", async () => {
  const environment = { PREPPAL_RESUME_WINDOW_SECONDS: "1" };
  await withServer(SCRIPT, async ({ base }) => {
    const page = await openCaller(browser, { base, microphone: false });
    const time = await lastMinute(page);
    await enterLobby(page);
    await startText(page);
    await page.getByRole("timer").filter({ hasText: /^(1:0\d|0:5\d)$/ }).waitFor();
    await interviewerHasSpoken(page);
    time.warn();
    await page.locator("[aria-live]").filter({ hasText: "1 minute left." }).waitFor({ state: "attached" });
    await shoot(page, "last minute");
    time.isUp();
    await resultsAreThere(page);
    assertNoProblems(page);
    await page.context().close();
  }, environment);
});

test("an interview can be held with the keyboard alone", async () => {
  await withServer(SCRIPT, async ({ base }) => {
    const page = await openCaller(browser, { base });
    await enterLobby(page);
    await startVoice(page);
    await interviewerHasSpoken(page);
    const microphone = page.locator("[data-microphone]").first();
    await page.keyboard.press("Control+d");
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    assert.equal(await microphone.getAttribute("data-microphone"), "muted");
    await page.keyboard.press("Control+d");
    await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
    await page.keyboard.press("h");
    await page.locator('button[aria-pressed="true"]').filter({ hasText: "Hold on" }).waitFor();
    await page.keyboard.press("h");
    await page.keyboard.press("c");
    await page.locator('button[aria-pressed="false"]').filter({ hasText: "Captions" }).waitFor();
    await page.keyboard.press("c");
    await page.keyboard.press("?");
    const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await shortcuts.waitFor();
    await assertAccessible(page, "shortcuts");
    await shoot(page, "shortcuts");
    await page.keyboard.press("Escape");
    await shortcuts.waitFor({ state: "hidden" });
    await page.keyboard.press("t");
    await page.waitForFunction(() => document.activeElement.tagName === "TEXTAREA");
    // Letters are letters there.
    await page.keyboard.type("hrc? I wrote it.");
    await page.keyboard.press("Control+Enter");
    await page.getByText("hrc? I wrote it.").first().waitFor();
    await page.getByRole("button", { name: "End Interview" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "End the interview?" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await resultsAreThere(page);
    assertNoProblems(page);
    await page.context().close();
  });
});

test("an interview fits a phone, with every control under the thumb", async () => {
  await withServer(SCRIPT, async ({ base }) => {
    const page = await openCaller(browser, { base, viewport: PHONE, hasTouch: true, isMobile: true });
    await enterLobby(page);
    await startVoice(page);
    await interviewerHasSpoken(page);
    await shoot(page, "session on a phone", { whole: false });
    for (const name of ["Mute", "Hold on", "Type", "End Interview"]) {
      const box = await page.getByRole("button", { name, exact: true }).first().boundingBox();
      assert.ok(box.height >= 44 && box.width >= 44, `${name}: ${JSON.stringify(box)}`);
      assert.ok(box.y > PHONE.height / 2 && box.y + box.height <= PHONE.height, `${name}: ${JSON.stringify(box)}`);
    }
    await end(page);
    assertNoProblems(page);
    await page.context().close();
  });
});
