// The service, as anybody may ask it: every figure on the page comes from here.
import { parse } from "./numbers.js";

const BASE = new URL("api/v1/", document.baseURI);
const KEY = "model-complexity.key";
const PATIENCE = 4;
const AT_ONCE = 3;

/** A refusal, as application/problem+json says it. */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? "The service answered " + status);
    this.status = status;
    this.title = problem.title ?? "Refused";
    this.errors = problem.errors ?? [];
  }
}

let asking = null;

/** Asks for the key, once for all requests that wait for it. */
function askForKey(wrong) {
  asking ??= new Promise(resolve => {
    const dialog = document.getElementById("key");
    const value = document.getElementById("key-value");
    document.getElementById("key-wrong").hidden = !wrong;
    value.value = "";
    dialog.addEventListener("close", () => {
      asking = null;
      if (value.value) sessionStorage.setItem(KEY, value.value);
      resolve(value.value !== "");
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

let running = 0;
const waiting = [];

/** Does one thing after the other: a small service takes few requests at once. */
async function inTurn(action) {
  if (running >= AT_ONCE) await new Promise(resolve => waiting.push(resolve));
  else running++;
  try {
    return await action();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** The answer to a request, as text. */
async function send(path, { query = {}, headers = {}, ...request } = {}) {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  for (let attempt = 0; ; attempt++) {
    const key = sessionStorage.getItem(KEY);
    const [answer, text] = await inTurn(async () => {
      const given = await fetch(url, { ...request, headers: key ? { ...headers, "X-API-Key": key } : headers });
      return [given, await given.text()];
    });
    if (answer.status === 401 && (key !== sessionStorage.getItem(KEY) || await askForKey(key !== null))) continue;
    if ((answer.status === 503 || answer.status === 429) && attempt < PATIENCE) {
      await new Promise(resolve => setTimeout(resolve, 1000 * Math.min(5, Number(answer.headers.get("Retry-After")) || 1)));
      continue;
    }
    if (answer.ok) return text;
    let problem = {};
    try {
      problem = JSON.parse(text);
    } catch {
      problem = { detail: text.slice(0, 300) };
    }
    throw new Problem(answer.status, problem);
  }
}

const catalogues = new Map();

/** A catalogue of the service, asked for once; empty where this service has none of that name. */
export function catalogue(name) {
  if (!catalogues.has(name)) {
    catalogues.set(name, send(name).then(parse).catch(problem => {
      if (problem.status === 404) return [];
      catalogues.delete(name);
      throw problem;
    }));
  }
  return catalogues.get(name);
}

/** A bundled model's text; null where it has none. */
export async function presetText(name, dialect) {
  try {
    return await send("models/" + encodeURIComponent(name),
      { headers: { Accept: "application/yaml" }, query: dialect ? { dialect } : {} });
  } catch (problem) {
    if (problem.status === 404) return null;
    throw problem;
  }
}

/** What is posted for a model: its path, query, headers and body. */
export function question(source, options, more = {}) {
  const query = { ...options, ...more };
  if (source.kind === "file") {
    const form = new FormData();
    form.append("file", source.file, source.file.name);
    return { query, body: form };
  }
  if (source.kind === "preset") {
    if (source.dialect && !query.dialect) query.dialect = source.dialect;
    return { query, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ preset: source.name }) };
  }
  if (source.name && !query.name) query.name = source.name;
  if (/^\s*\{/.test(source.text) && source.text.includes('"graph_module"')) {
    return { query, headers: { "Content-Type": "application/json" }, body: source.text };
  }
  return { query, headers: { "Content-Type": "application/yaml" }, body: source.text };
}

/** A model as a field of a request: without files, which go as they are. */
export function field(source, options) {
  const model = source.kind === "preset"
    ? { preset: source.name, ...(source.dialect ? { dialect: source.dialect } : {}) }
    : { yaml: source.text, ...(source.name ? { name: source.name } : {}) };
  return { ...model, ...options };
}

/** The report of a model. */
export async function report(source, options, more, signal) {
  return parse(await send("complexity", { method: "POST", signal, ...question(source, options, more) }));
}

/** What changes from one model to another; files go as they are, all else as its fields. */
export async function comparison(baseline, candidate, signal) {
  if (baseline.kind !== "file" && candidate.kind !== "file") {
    return post("comparisons", { baseline: field(baseline, {}), candidates: [field(candidate, {})] }, {}, signal);
  }
  const form = new FormData();
  for (const [part, source] of Object.entries({ baseline, candidate })) form.append(part, source.kind === "file" ? source.file : JSON.stringify(field(source, {})));
  return parse(await send("comparisons", { method: "POST", signal, body: form }));
}

/** What another endpoint answers to JSON. */
export async function post(path, body, query, signal) {
  return parse(await send(path, {
    method: "POST", signal, query, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }));
}
