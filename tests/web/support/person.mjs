// What a person does: makes an account, creates an interview.
import { randomUUID } from "node:crypto";
import { reaches } from "./browser.mjs";

export const PASSWORD = "correct horse battery";
export const JOB = "Rust developer\nWe write audio software: low latency, no garbage collector, Kafka at the edges.";

/** Makes an account by the API, which is quick; the page's browser is signed in afterwards. */
export async function signedUp(page, { name = "Ada", uiLanguage } = {}) {
  const email = `${randomUUID()}@example.org`;
  await call(page, "auth.signUp", { email, password: PASSWORD, name });
  if (uiLanguage) await call(page, "user.updateProfile", { uiLanguage });
  return email;
}

/** Makes an interview by the API; gives its id. */
export async function newInterview(page, options = {}) {
  const interview = await call(page, "interview.createSession", {
    jobDescription: { type: "text", content: JOB },
    resume: { type: "text", content: "Ten years of C++, two of Rust." },
    idempotencyKey: randomUUID(),
    duration: "SHORT",
    ...options,
  });
  return interview.id;
}

/** A mutation of the API, with the page's cookies. */
export async function call(page, procedure, input) {
  const response = await page.request.post(`api/trpc/${procedure}`, { data: input });
  const answer = await response.json();
  if (answer.error) throw new Error(`${procedure}: ${JSON.stringify(answer.error)}`);
  return answer.result.data;
}

/** Opens one of the app's own pages, and waits until it is known who is signed in. */
export async function visit(page, path) {
  await page.goto(path);
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.locator('[data-auth-state]:not([data-auth-state="authenticating"])').waitFor({ state: "attached" });
}

/** Waits until everything that the page asks the server for is there. */
export async function loaded(page) {
  await reaches(page, "data-state", "success");
  await page.waitForFunction(() => !document.querySelector('[data-state="loading"]'));
}
