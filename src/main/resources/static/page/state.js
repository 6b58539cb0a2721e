// The whole state as the address holds it: a preset and options, or the packed text.

const OPTIONS = ["dialect", "imgsz", "nc", "ch", "scale", "convention", "blocks", "depth", "shapes",
  "batch", "dtype", "optimizer", "freeze", "memory", "device"];
const WORDS = ["view", "mode", "figure", "row", "with", "points", "parameters", "gflops", "gmacs", "layers", "gradients"];

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function pack(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  let binary = "";
  for (const each of bytes) binary += String.fromCharCode(each);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpack(packed) {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(
    await through(new DecompressionStream("deflate-raw"), Uint8Array.from(binary, each => each.charCodeAt(0))));
}

/** The address of a state; a file that was dropped stays behind. */
export async function toHash({ source, options, ...rest }) {
  const words = new URLSearchParams();
  if (source?.kind === "preset") {
    words.set("preset", source.name);
    if (source.dialect) words.set("of", source.dialect);
  } else if (source?.kind === "text") {
    words.set("yaml", await pack(source.text));
    if (source.name) words.set("name", source.name);
  }
  for (const name of OPTIONS) if (options[name]) words.set(name, options[name]);
  for (const name of WORDS) if (rest[name] !== undefined && rest[name] !== null && rest[name] !== "") words.set("." + name, rest[name]);
  return "#" + words;
}

/** The state of an address. */
export async function fromHash(hash) {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const state = { source: null, options: {} };
  if (words.has("preset")) {
    state.source = { kind: "preset", name: words.get("preset"), dialect: words.get("of") };
  } else if (words.has("yaml")) {
    try {
      state.source = { kind: "text", text: await unpack(words.get("yaml")), name: words.get("name") };
    } catch {
      state.broken = true;
    }
  }
  for (const name of OPTIONS) if (words.has(name)) state.options[name] = words.get(name);
  for (const name of WORDS) if (words.has("." + name)) state[name] = words.get("." + name);
  return state;
}
