// An interview in the browser: into it, through its states, out of it.
import assert from "node:assert/strict";
import { PATIENCE_MS, openPage, reaches } from "./browser.mjs";
import { newInterview, signedUp, visit } from "./person.mjs";
import { Traffic } from "./traffic.mjs";

/** A page of a signed-in person that notes every lifecycle state it shows, and what goes over the wire. */
export async function openCaller(browser, options) {
  const page = await openPage(browser, options);
  await page.addInitScript(noteStates);
  page.traffic = new Traffic(page);
  await signedUp(page);
  return page;
}

/** Runs in the page: keeps each value that `data-interview-state` takes, over reloads too. */
function noteStates() {
  const note = () => {
    const state = document.querySelector("[data-interview-state]")?.dataset.interviewState;
    const states = JSON.parse(sessionStorage.getItem("states") ?? "[]");
    if (state && states.at(-1) !== state) sessionStorage.setItem("states", JSON.stringify([...states, state]));
  };
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-interview-state"] };
  new MutationObserver(note).observe(document, options);
}

/** Every state that the page has shown, in order. */
export const states = (page) => page.evaluate(() => JSON.parse(sessionStorage.getItem("states") ?? "[]"));

/** Opens the lobby of a new interview. */
export async function enterLobby(page, options) {
  page.interview = await newInterview(page, options);
  await visit(page, `interview/${page.interview}/lobby`);
  await page.getByRole("heading", { level: 1, name: "Interview Lobby" }).waitFor();
}

/** From the lobby into a live interview, by voice. */
export async function startVoice(page) {
  await page.getByRole("button", { name: "Check microphone" }).click();
  await page.getByRole("meter", { name: "Level of the microphone" }).waitFor();
  await page.getByRole("button", { name: "Start Interview" }).click();
  await reachesState(page, "live");
}

/** From the lobby into a live interview in text. */
export async function startText(page) {
  await page.getByRole("button", { name: "Continue with text" }).click();
  await reachesState(page, "live");
}

export const reachesState = (page, state, patience = PATIENCE_MS) =>
  reaches(page, "data-interview-state", state, patience);

/** Waits until the interviewer has said something, whole. */
export async function interviewerHasSpoken(page, turns = 1, patience = PATIENCE_MS) {
  await page.locator('.turn[data-side="ai"][data-line="final"]').nth(turns - 1).waitFor({ timeout: patience });
}

/** Waits until something said by the person is written, whole. */
export async function personIsHeard(page, turns = 1, patience = PATIENCE_MS) {
  await page.locator('.turn[data-side="user"][data-line="final"]').nth(turns - 1).waitFor({ timeout: patience });
}

/** Types an answer and sends it. */
export async function answer(page, text) {
  const field = page.getByRole("textbox", { name: "Your answer" });
  if (!(await field.isVisible())) await page.getByRole("button", { name: "Type", exact: true }).click();
  await field.fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Ends the interview, and waits for its results. */
export async function end(page) {
  await page.getByRole("button", { name: "End Interview" }).first().click();
  const dialog = page.getByRole("dialog", { name: "End the interview?" });
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Cancel");
  await dialog.getByRole("button", { name: "End Interview" }).click();
  await resultsAreThere(page);
}

/** Waits for the page with what was said. */
export async function resultsAreThere(page) {
  await page.waitForURL(/\/interview\/[^/]+\/feedback$/);
  await page.getByRole("heading", { level: 1, name: "Interview Feedback" }).waitFor();
  await reachesState(page, "resultsReady");
}
