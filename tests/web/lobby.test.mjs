// The lobby: the device check, by each thing that can be wrong with a microphone, and what it never does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { PHONE, assertNoProblems, launch, openPage, setMicrophone, shootAll } from "./support/browser.mjs";
import { call, newInterview, signedUp, visit } from "./support/person.mjs";
import { enterLobby, openCaller, reachesState } from "./support/call.mjs";
import { speechFile } from "./support/sound.mjs";
import { Provider, Server } from "./support/server.mjs";

let provider, server, browser;
before(async () => {
  const speech = speechFile({ before: 0, after: 1 });
  [provider, browser] = await Promise.all([Provider.start(""), launch({ speech })]);
  server = await Server.start(provider.environment);
});
after(async () => {
  await Promise.all([browser?.close(), server?.stop()]);
  await provider?.stop();
});

const open = (options) => openCaller(browser, { base: `${server.origin}/`, ...options });

test("every check of the devices can be made, and nothing is spent by it", async () => {
  const page = await open();
  await enterLobby(page);
  await page.getByText(/Good: \d+ ms there and back\./).waitFor();
  await assertAccessible(page, "lobby");
  await shootAll(page, "lobby");
  await page.getByRole("button", { name: "Check microphone" }).click();
  await page.getByText("You are heard well.").waitFor();
  await page.getByRole("button", { name: "Record 4 seconds and play them back" }).click();
  await page.getByText("This is how the interviewer hears you.").waitFor();
  await page.getByRole("button", { name: "Play test sound" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("You hear it.").waitFor();
  await assertAccessible(page, "lobby checked");
  await shootAll(page, "lobby checked");
  const interview = await call(page, "interview.getById", { id: page.interview }).catch(() => undefined);
  assert.ok(!interview || interview.status === "PENDING");
  assert.equal(page.traffic.sockets, 0);
  assertNoProblems(page);
  await page.context().close();
});

test("a microphone that is denied says how to allow it, and goes on by itself when it is", async () => {
  const page = await open({ microphone: false });
  await enterLobby(page);
  await setMicrophone(page, "denied", server.origin);
  await page.getByRole("button", { name: "Check microphone" }).click();
  await page.getByRole("heading", { name: "Microphone is blocked for this site" }).waitFor();
  await assertAccessible(page, "microphone denied");
  await shootAll(page, "microphone denied");
  await setMicrophone(page, "granted", server.origin);
  await page.getByRole("meter", { name: "Level of the microphone" }).waitFor();
  await page.getByRole("button", { name: "Start Interview" }).click();
  await reachesState(page, "live");
  assertNoProblems(page);
  await page.context().close();
});

test("without any microphone the page says so, and text goes on", async () => {
  const deaf = await launch();
  try {
    const page = await openCaller(deaf, { base: `${server.origin}/` });
    await enterLobby(page);
    await page.getByRole("button", { name: "Check microphone" }).click();
    await page.getByRole("heading", { name: "No microphone found" }).waitFor();
    await assertAccessible(page, "no microphone");
    await shootAll(page, "no microphone");
    await page.getByRole("button", { name: "Continue with text" }).first().click();
    await reachesState(page, "live");
    assertNoProblems(page);
  } finally {
    await deaf.close();
  }
});

test("the lobby fits a phone", async () => {
  const page = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
  await enterLobby(page);
  const start = page.getByRole("button", { name: "Start Interview" });
  await start.scrollIntoViewIfNeeded();
  const box = await start.boundingBox();
  assert.ok(box.height >= 44 && box.x >= 0 && box.x + box.width <= PHONE.width, JSON.stringify(box));
  assertNoProblems(page);
  await page.context().close();
});

test("an interview of somebody else, or none, has no lobby", async () => {
  const owner = await open();
  const id = await newInterview(owner);
  const page = await openPage(browser, { base: `${server.origin}/` });
  await signedUp(page);
  for (const path of [`interview/${id}/lobby`, "interview/nothing/lobby"]) {
    await visit(page, path);
    await page.getByText("Interview not found or you don't have access").waitFor();
    await page.getByRole("link", { name: "Return to Dashboard" }).waitFor();
  }
  await assertAccessible(page, "no lobby");
  assertNoProblems(page, /status of 404/);
  await page.context().close();
  await owner.context().close();
});
