// Does one call with the TypeScript client, and prints what came of it as JSON. `driver.py` is the same in Python.

import { Client, InvalidSignature, Problem, Unreachable, WebhookVerifier } from "factcheck-client";

const asked = JSON.parse(process.argv[2]);

async function outcome() {
  if (asked.call === "verify") return new WebhookVerifier(asked.secrets).verify(asked.body, asked.headers);
  const newsroom = new Client(asked.base, { key: asked.key ?? "", tries: asked.tries ?? 2, longestWaitS: 3 });
  if (asked.call === "twice") return [await newsroom.readCheck("a"), await newsroom.readCheck("a")];
  if (asked.call === "dump") return [...(await newsroom.readDump("checks.gz"))];
  if (asked.call === "read") return newsroom.readCheck(asked.slug);
  const found = [];
  if (asked.call === "changes") {
    for await (const page of newsroom.listChanges({ updated_since: "2026-01-01T00:00:00Z", limit: 1 }).pages()) {
      found.push([page.rows.map((row) => row.slug), page.cursor]);
    }
    return found;
  }
  for await (const row of newsroom.listChecks({ url: "https://news.example.org/a?b=c&d=ü", page_size: 2 })) found.push(row.slug);
  return found;
}

function refusal(error) {
  if (error instanceof Problem) {
    return { raised: error.name, status: error.status, code: error.code, fields: error.fields, wait: error.retryAfterS };
  }
  if (error instanceof Unreachable || error instanceof InvalidSignature) return { raised: error.name };
  if (error instanceof TypeError) return { raised: "refused" };
  throw error;
}

console.log(JSON.stringify(await outcome().then((gave) => ({ gave }), refusal)));
