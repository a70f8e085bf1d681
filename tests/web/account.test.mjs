// An account, from its first day to its last: made, signed in and out, exported, deleted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { assertNoProblems, launch, openPage, reaches, shootAll } from "./support/browser.mjs";
import { PASSWORD, loaded, newInterview, signedUp, visit } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

const open = () => openPage(browser, { base: `${server.origin}/` });
/** What the browser itself says of a call that is refused. */
const REFUSED = /status of 4\d\d/;

test("a person makes an account, signs out and in again, and comes back to where they wanted to go", async () => {
  const page = await open();
  await visit(page, "profile");
  await reaches(page, "data-auth-state", "unauthenticated");
  await page.getByText("Please sign in to go on.").waitFor();
  await page.getByRole("link", { name: "Create account" }).click();

  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("There is a problem").waitFor();
  await page.getByText("The password needs at least").first().waitFor();
  await assertAccessible(page, "sign up with problems");
  await shootAll(page, "sign up with problems");

  await page.getByLabel("Name", { exact: true }).fill("Ada");
  await page.getByLabel("Email").fill("ada@example.org");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { level: 1, name: "Profile" }).waitFor();
  await reaches(page, "data-auth-state", "authenticated");

  await page.getByRole("button", { name: "Log out" }).click();
  await reaches(page, "data-auth-state", "unauthenticated");
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await page.getByLabel("Email").fill("ada@example.org");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The email or the password is wrong.").first().waitFor();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Your interviews" }).waitFor();
  assertNoProblems(page, REFUSED);
  await page.context().close();
});

test("while it is not known who is signed in, the page waits, and says when it cannot be known", async () => {
  const page = await open();
  let answer;
  const asked = new Promise((resolve) => (answer = resolve));
  await page.route("**/api/trpc/auth.session*", async (route) => {
    await asked;
    await route.abort();
  });
  await page.goto("dashboard");
  await reaches(page, "data-auth-state", "authenticating");
  await page.getByRole("status").filter({ hasText: "Loading…" }).waitFor({ state: "attached" });
  answer();
  await page.getByRole("alert").filter({ hasText: "The server cannot be reached." }).waitFor();
  await assertAccessible(page, "nobody knows who is signed in");
  await page.unroute("**/api/trpc/auth.session*");
  await page.getByRole("button", { name: "Try again" }).click();
  await reaches(page, "data-auth-state", "unauthenticated");
  assertNoProblems(page, /ERR_FAILED/);
  await page.context().close();
});

test("what a person changes in the profile is kept, and holds everywhere", async () => {
  const page = await open();
  await signedUp(page);
  await visit(page, "profile");
  await loaded(page);
  await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
  await page.getByLabel("Language of the pages").selectOption("es");
  await page.getByLabel("Push to talk").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Perfil" }).waitFor();
  await page.reload();
  await loaded(page);
  assert.equal(await page.getByLabel("Nombre", { exact: true }).inputValue(), "Ada Lovelace");
  assert.ok(await page.getByLabel("Pulsar para hablar").isChecked());
  assertNoProblems(page);
  await page.context().close();
});

test("a person takes everything along, and then deletes the account", async () => {
  const page = await open();
  const email = await signedUp(page);
  const interview = await newInterview(page);
  await visit(page, "profile");
  await loaded(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download my data" }).click(),
  ]);
  const exported = readFileSync(await download.path(), "utf8");
  assert.ok(exported.includes(email) && exported.includes(interview), exported.slice(0, 300));

  await page.getByRole("button", { name: "Delete account" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent.trim()), "Cancel");
  await assertAccessible(page, "delete account");
  await shootAll(page, "delete account");
  await dialog.getByLabel("Type your email to confirm").fill("someone@example.org");
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await dialog.getByText("This is not the email of this account.").first().waitFor();
  await dialog.getByLabel("Type your email to confirm").fill(email);
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await page.getByRole("heading", { level: 1, name: "Say it once before it counts." }).waitFor();
  await reaches(page, "data-auth-state", "unauthenticated");
  const again = await page.request.post("api/trpc/auth.signIn", { data: { email, password: PASSWORD } });
  assert.equal(again.status(), 401);
  assertNoProblems(page);
  await page.context().close();
});
