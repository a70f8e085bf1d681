// Every page that stands still: what it says, in every look, without a fault.
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { assertNoProblems, launch, openPage, shootAll } from "./support/browser.mjs";
import { loaded, newInterview, signedUp, visit } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

const PUBLIC = [
  ["home", "", "Say it once before it counts."],
  ["sign in", "signin", "Sign in"],
  ["sign up", "signin?create", "Create your account"],
  ["privacy", "privacy", "Privacy"],
  ["terms", "terms", "Terms"],
];
const OWN = [
  ["dashboard", "dashboard", "Your interviews"],
  ["create", "create-interview", "Create Interview"],
  ["profile", "profile", "Profile"],
];

for (const [name, path, heading] of PUBLIC) {
  test(`${name}: renders for anybody, without a fault`, async () => {
    const page = await openPage(browser, { base: `${server.origin}/` });
    await visit(page, path);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await assertAccessible(page, name);
    assertNoProblems(page);
    await shootAll(page, name);
    await page.context().close();
  });
}

for (const [name, path, heading] of OWN) {
  test(`${name}: renders for a person, without a fault`, async () => {
    const page = await openPage(browser, { base: `${server.origin}/` });
    await signedUp(page);
    if (name === "dashboard") await newInterview(page);
    await visit(page, path);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    if (name !== "create") await loaded(page);
    await assertAccessible(page, name);
    assertNoProblems(page);
    await shootAll(page, name);
    await page.context().close();
  });
}

test("an address that is no page says so, and leads to the start", async () => {
  const page = await openPage(browser, { base: `${server.origin}/` });
  await visit(page, "no/such/page");
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await assertAccessible(page, "not found");
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await page.getByRole("heading", { name: "Say it once before it counts." }).waitFor();
  assertNoProblems(page, /status of 404/);
  await page.context().close();
});

test("every page is there in Spanish and Chinese, chosen by the browser or by the person", async () => {
  for (const [locale, signIn, heading] of [
    ["es-MX", "Iniciar sesión", "Dígalo una vez antes de que cuente."],
    ["zh-CN", "登录", "重要时刻之前，先说一遍。"],
  ]) {
    const page = await openPage(browser, { base: `${server.origin}/`, locale });
    await visit(page, "");
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await page.getByRole("link", { name: signIn }).waitFor();
    await page.locator(`html[lang^="${locale.slice(0, 2)}"]`).waitFor();
    await assertAccessible(page, locale, { looks: [["phone", { width: 390, height: 844 }, "light"]] });
    await page.locator("#page-language").selectOption("en");
    await page.getByRole("heading", { name: "Say it once before it counts." }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Say it once before it counts." }).waitFor();
    assertNoProblems(page);
    await page.context().close();
  }
});

test("the dark look can be chosen, and stays", async () => {
  const page = await openPage(browser, { base: `${server.origin}/` });
  await visit(page, "");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByLabel("Appearance").selectOption("dark");
  await page.waitForFunction((light) => getComputedStyle(document.documentElement).backgroundColor !== light, light);
  const dark = await background();
  await page.reload();
  await page.waitForFunction((dark) => getComputedStyle(document.documentElement).backgroundColor === dark, dark);
  assertNoProblems(page);
  await page.context().close();
});
