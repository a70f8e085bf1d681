// The real @trpc/client in all its set-ups against a running server: `node trpc.mjs http://127.0.0.1:3000`.
import assert from "node:assert/strict";
import { TRPCClientError } from "@trpc/client";
import { SETUPS, baseFromArguments, newInterview, ok, signUp, trpcClient } from "./support.mjs";

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Dates are dates under superjson, and texts without. */
function assertDate(value, setup) {
  if (setup.transformer) assert.ok(value instanceof Date && !Number.isNaN(value.getTime()), `${value}`);
  else assert.match(value, ISO);
}

/** Asserts that a call fails with this tRPC code, and gives its message. */
async function refused(call, code, httpStatus) {
  const error = await call.then(
    (value) => assert.fail(`should have been refused with ${code}, but answered ${JSON.stringify(value)}`),
    (error) => error,
  );
  assert.ok(error instanceof TRPCClientError, `${error}`);
  assert.deepEqual([error.data?.code, error.data?.httpStatus], [code, httpStatus], error.message);
  return error.message;
}

/** Signing up, in and out: the cookie arrives with each link, the streaming one included. */
async function accounts(client) {
  await refused(client.query("interview.getHistory"), "UNAUTHORIZED", 401);
  const email = await signUp(client);
  assert.equal((await client.query("auth.session")).email, email);
  await client.mutation("auth.signOut");
  await refused(client.query("interview.getHistory"), "UNAUTHORIZED", 401);
  await refused(client.mutation("auth.signIn", { email, password: "a wrong password" }), "UNAUTHORIZED", 401);
  await client.mutation("auth.signIn", { email, password: "correct horse battery" });
  assert.deepEqual(await client.query("interview.getCurrent"), null);
}

/** An interview is made once per key, found again, listed, and joined by a token. */
async function interviews(client, setup) {
  const input = newInterview();
  const created = await client.mutation("interview.createSession", input);
  assert.equal(created.status, "PENDING");
  assertDate(created.createdAt, setup);
  assert.equal((await client.mutation("interview.createSession", input)).id, created.id);
  const found = await client.query("interview.getById", { id: created.id });
  assert.deepEqual(found, created);
  await client.mutation("interview.createSession", newInterview());
  const history = await client.query("interview.getHistory");
  assert.equal(history.length, 2);
  assert.equal(history[1].id, created.id, "newest first");
  assertDate(history[0].createdAt, setup);
  const { token } = await client.mutation("interview.generateWorkerToken", { interviewId: created.id });
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  return created.id;
}

/** Errors have the right code, and a wrong input is told by field. */
async function errors(client) {
  const missing = client.query("interview.getById", { id: "00000000000000000000000000" });
  await refused(missing, "NOT_FOUND", 404);
  assert.match(await refused(client.query("interview.getById", { id: 5 }), "BAD_REQUEST", 400), /\bid\b/);
  assert.match(await refused(client.query("interview.getById"), "BAD_REQUEST", 400), /\bid\b/);
  await refused(client.query("interview.noSuchThing"), "NOT_FOUND", 404);
  await refused(client.query("interview.createSession", newInterview()), "METHOD_NOT_SUPPORTED", 405);
  await refused(client.mutation("interview.submitTranscript", {
    interviewId: "00000000000000000000000000", transcript: [], endedAt: new Date(),
  }), "UNAUTHORIZED", 401);
}

/** Calls of one tick, which the batching links send together, each get their own outcome. */
async function mixedOutcomes(client, id, setup) {
  const outcomes = await Promise.allSettled([
    client.query("interview.getById", { id }),
    client.query("interview.getById", { id: "00000000000000000000000000" }),
    client.query("interview.getHistory"),
    client.query("interview.getById", { id: null }),
  ]);
  assert.deepEqual(outcomes.map((outcome) => outcome.status), ["fulfilled", "rejected", "fulfilled", "rejected"]);
  assertDate(outcomes[0].value.createdAt, setup);
  assert.deepEqual([outcomes[1].reason.data.code, outcomes[3].reason.data.code], ["NOT_FOUND", "BAD_REQUEST"]);
}

const base = baseFromArguments();
for (const setup of SETUPS) {
  const client = trpcClient(base, setup);
  await accounts(client);
  const id = await interviews(client, setup);
  await errors(client);
  await mixedOutcomes(client, id, setup);
  ok(setup.name);
}
