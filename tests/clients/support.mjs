// What the client tests share: a fetch that keeps cookies, a new account, and the tRPC client's set-ups.
import { randomUUID } from "node:crypto";
import { createTRPCUntypedClient, httpBatchLink, httpBatchStreamLink, httpLink } from "@trpc/client";
import superjson from "superjson";

/** The links of @trpc/client, by name. */
const LINKS = { httpLink, httpBatchLink, httpBatchStreamLink };

/** Every set-up of @trpc/client: each link, without and with the superjson transformer. */
export const SETUPS = Object.entries(LINKS).flatMap(([name, link]) => [
  { name, link, transformer: undefined },
  { name: `${name} + superjson`, link, transformer: superjson },
]);

/** A fetch that sends the cookies back which it got, as a browser does. */
export function fetchWithCookies() {
  const jar = new Map();
  return async (url, options = {}) => {
    const headers = new Headers(options.headers);
    if (jar.size > 0) {
      headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    const response = await fetch(url, { ...options, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === "" || /;\s*max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}

/** A tRPC client of the server at `base`, without types, with cookies of its own. */
export function trpcClient(base, { link, transformer }, fetcher = fetchWithCookies()) {
  return createTRPCUntypedClient({ links: [link({ url: `${base}/api/trpc`, transformer, fetch: fetcher })] });
}

/** Makes a new account with this client, which is signed in afterwards; returns its e-mail address. */
export async function signUp(client) {
  const email = `${randomUUID()}@example.org`;
  await client.mutation("auth.signUp", { email, password: "correct horse battery", name: "Ada" });
  return email;
}

/** The input of `interview.createSession` for a new interview. */
export function newInterview() {
  return {
    jobDescription: { type: "text", content: "Rust developer for a team that writes audio software" },
    resume: { type: "text", content: "Ten years of C++, two of Rust" },
    idempotencyKey: randomUUID(),
    duration: "SHORT",
  };
}

/** The server's address from the command line. */
export function baseFromArguments() {
  const base = process.argv[2];
  if (!base) throw new Error(`usage: node ${process.argv[1]} http://127.0.0.1:3000`);
  return base.replace(/\/$/, "");
}

/** Tells that one thing holds. */
export function ok(text) {
  console.log(`ok ${text}`);
}
