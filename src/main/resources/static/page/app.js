// Holds the state, asks the service, and has the views draw.
import { h, replace, announce, paused } from "./dom.js";
import { report as ask, presetText, catalogue } from "./api.js";
import { fromHash, toHash } from "./state.js";
import { createEditor, sourceOf } from "./editor.js";
import { createPicker, scalesOf } from "./presets.js";
import { createOptions, OF_COST } from "./options.js";
import { viewOf } from "./view.js";
import { heading, tiles, whereItGoes, fusing, conventions, cost } from "./summary.js";
import { network, rowsAs } from "./network.js";
import { detail } from "./detail.js";
import { createCompare } from "./compare.js";
import { createExplain } from "./explain.js";
import { sharing, copy } from "./share.js";
import { exact } from "./numbers.js";

const PAUSE = 350;
const WIDE = matchMedia("(min-width: 1280px)");
const START = ["yolov5s", "yolo11n", "yolo11x-seg", "rtdetr-l", "yolov8n", "resnet50"];
const VIEWS = ["model", "compare", "explain"];

const element = id => document.getElementById(id);
const host = element("view-model");
let state = { source: null, options: {} };
let report = null;
let costs = null;
let table = null;
let view = null;
let running = null;
let deeper = null;

const editor = createEditor(paused(PAUSE, text => {
  const name = state.source?.name ?? null;
  state.source = text.trim() === "" ? null : { kind: "text", text, name };
  state.row = undefined;
  analyse();
}));
const picker = createPicker("Bundled model", source => { open(source); toResults(); });
const options = createOptions(paused(PAUSE, chosen => { state.options = chosen; analyse(); }));
const scales = h("div", { class: "choice scales", role: "group", "aria-label": "Scale", hidden: true });
const file = h("input", { type: "file", id: "file", class: "unseen", change: async () => {
  if (file.files[0]) open(await sourceOf(file.files[0]));
  file.value = "";
} });
const compare = createCompare({ now: () => state.source, changed: more => { Object.assign(state, more); remember(); } });
const explain = createExplain({
  now: () => state.source,
  changed: more => { Object.assign(state, more); remember(); },
  show: (source, chosen, mode) => {
    options.set(chosen);
    open(source, { options: chosen, mode });
    turn("model");
  },
});

/** Only what the service reads for the model: options of cost go to the question of cost. */
function basic() {
  return Object.fromEntries(Object.entries(state.options).filter(([name]) => !OF_COST.includes(name) && name !== "convention"));
}

const listed = () => ({ convention: state.options.convention ? state.options.convention + ",all" : "all" });

/** Shows a model: its text in the editor, its scales, its report. */
async function open(source, keep = {}) {
  state = { ...state, row: undefined, source, ...keep };
  if (!keep.options) {
    const { imgsz, convention } = state.options;
    state.options = Object.fromEntries(Object.entries({ imgsz: source.kind === "file" ? undefined : imgsz, convention: source.kind === "file" ? undefined : convention }).filter(([, value]) => value));
    options.set(state.options);
  }
  picker.value = source.kind === "preset" ? source.name : "";
  editor.placeholder = source.kind === "file" ? `${source.file.name}\n${exact(source.file.size)} bytes` : "";
  editor.text = source.kind === "text" ? source.text : "";
  showScales();
  const analysed = analyse();
  if (source.kind === "preset") {
    const text = await presetText(source.name, source.dialect).catch(() => null);
    if (state.source === source && text !== null) {
      editor.text = text;
      await analysed;
      if (state.source === source && report) show();
    } else if (state.source === source) {
      editor.placeholder = `${source.name} is a graph: it has no YAML.`;
    }
  }
}

async function showScales() {
  const { source } = state;
  const found = source?.kind === "preset" ? await scalesOf(source.name, source.dialect).catch(() => []) : [];
  if (state.source !== source) return;
  scales.hidden = found.length === 0;
  replace(scales, found.map(([letter, model]) => h("button", { type: "button", "aria-pressed": String(model.name === source.name), "aria-label": model.name,
    click: () => open({ kind: "preset", name: model.name, dialect: model.dialect }, { options: state.options }) }, letter)));
}

async function analyse() {
  running?.abort();
  remember();
  const { source } = state;
  if (!source) {
    report = null;
    editor.show([]);
    empty();
    return;
  }
  const abort = running = new AbortController();
  host.setAttribute("aria-busy", "true");
  deeper = null;
  try {
    const answer = await ask(source, basic(), { ...listed(), include: "rows,difference,coverage" }, abort.signal);
    const withCost = await hasCost();
    if (running !== abort) return;
    report = answer;
    costs = withCost ? undefined : null;
    editor.show([]);
    show();
    announce(`${report.model.name ?? "The model"}: ${exact(report.training.parameters)} parameters, ${exact(report.training.gflops ?? report.training.counts[0].macs)} ${report.training.gflops === null ? "MACs" : "GFLOPs"}`);
    const given = Object.fromEntries(Object.entries(state.options).filter(([name]) => OF_COST.includes(name)));
    if (withCost) askForCost(source, given, abort);
  } catch (problem) {
    if (problem.name === "AbortError" || running !== abort) return;
    refused(problem);
  } finally {
    if (running === abort) host.removeAttribute("aria-busy");
  }
}

/** Whether this service knows the figures of cost: with them come devices. */
async function hasCost() {
  const devices = await catalogue("devices").catch(() => []);
  return (devices.devices ?? devices).length > 0;
}

async function askForCost(source, given, abort) {
  try {
    const answer = await ask(source, { ...basic(), ...given }, { ...listed(), include: "cost" }, abort.signal);
    if (running !== abort || !answer.cost) return;
    costs = answer.cost;
    place("cost", cost({ ...report, cost: costs }));
  } catch (problem) {
    if (problem.name !== "AbortError" && running === abort) place("cost", h("section", { class: "card problem cost" }, h("h3", {}, "Memory and a training step"), h("p", {}, problem.message)));
  }
}

function place(name, card) {
  const at = host.querySelector(`[data-place="${name}"]`);
  if (at) replace(at, card);
}

function refused(problem) {
  const errors = problem.errors ?? [];
  const inText = state.source?.kind === "text" ? errors : [];
  editor.show(inText);
  const list = h("ul", {}, errors.map(each => h("li", {}, each.line && inText.length ? h("b", {}, `Line ${each.line}: `) : each.parameter ? h("b", {}, each.parameter + ": ") : null,
    each.detail, each.hint ? h("span", { class: "hint" }, " " + each.hint) : null)));
  host.querySelector(".refusal")?.remove();
  const card = h("section", { class: "card problem refusal", role: "alert" },
    h("h2", {}, errors.length > 1 ? `${errors.length} findings` : problem.title ?? "The service cannot be reached"), errors.length > 0 ? list : h("p", {}, problem.message));
  if (report && state.source?.kind === "text") {
    host.classList.add("stale");
    host.prepend(card);
  } else {
    report = null;
    replace(host, card);
  }
}

function empty() {
  host.classList.remove("stale");
  replace(host, h("section", { class: "card empty start" },
    h("h2", {}, "What does a network cost, and where?"),
    h("p", {}, "Choose a model, paste its YAML, or drop a file. Parameters, MACs and FLOPs come to the last digit as the reference tools give them, in training and fused, with every difference explained. Nothing is run, and weights are not needed."),
    h("p", { class: "starts" }, START.map(name => h("button", { type: "button", hidden: true, "data-start": name, click: () => start(name) }, name))),
    h("p", { class: "note" }, "YAML of YOLOv5 to YOLO26 and RT-DETR, lists of torch.nn layers, torch.export (.pt2), ONNX.")));
  catalogue("models").then(all => host.querySelectorAll("[data-start]").forEach(each => { each.hidden = !all.some(model => model.name === each.dataset.start); })).catch(() => {});
}

async function start(name) {
  const model = (await catalogue("models")).find(each => each.name === name);
  open({ kind: "preset", name, dialect: model.dialect });
  toResults();
}

/** Where there is one column, the results stand below what was chosen. */
function toResults() {
  if (matchMedia("(max-width: 860px)").matches) element("results").scrollIntoView();
}

/** Draws the report in the current mode. */
function show() {
  host.classList.remove("stale");
  const mode = state.mode ?? "training";
  view = viewOf(report, editor.text, mode);
  table = network(view, mode, {
    choose: index => choose(index),
    chooseMode: chosen => { state.mode = chosen; remember(); keepPlace(show); },
    copy: form => copy(rowsAs(view, form), form === "csv" ? "CSV" : "Markdown"),
  });
  const open = host.querySelector("details[name=convention][open] .what")?.textContent;
  const slot = name => h("div", { "data-place": name });
  replace(host,
    h("div", { class: "headline-row" }, heading(report, state.source), sharing({ link, view, source: state.source, options: { ...basic(), ...listed(), include: "rows,difference,coverage" } })),
    tiles(report),
    whereItGoes(view, index => choose(index, true)),
    h("div", { class: "reasons" }, fusing(report), conventions(report, mode)),
    slot("cost"),
    h("div", { class: "inside" }, table.element, slot("detail")));
  if (costs !== null) place("cost", costs ? cost({ ...report, cost: costs }) : h("section", { class: "card cost" }, h("h3", {}, "Memory and a training step")));
  if (open) for (const each of host.querySelectorAll("details[name=convention]")) if (each.querySelector(".what").textContent === open) each.open = true;
  const wanted = state.row === undefined ? undefined : Number(state.row);
  const heaviest = [...view.rows].sort((one, other) => Number(other.macsNow ?? 0) - Number(one.macsNow ?? 0) || Number(other.parametersNow ?? 0) - Number(one.parametersNow ?? 0))[0];
  if (wanted !== undefined) choose(wanted, false, true);
  else if (WIDE.matches && heaviest) choose(heaviest.index, false, true);
}

function keepPlace(action) {
  const before = host.querySelector(".network")?.getBoundingClientRect().top ?? 0;
  action();
  scrollBy(0, (host.querySelector(".network")?.getBoundingClientRect().top ?? 0) - before);
}

function choose(index, scroll, silently) {
  const row = view.rows.find(each => each.index === index);
  if (!row) return;
  if (!silently) {
    state.row = index;
    remember();
  }
  table.mark(index, scroll);
  deeper ??= inside(state.source);
  place("detail", detail(view, row, deeper, {
    toLine: line => { editor.reveal(line); element("input").scrollIntoView({ block: "nearest" }); },
    close: () => { state.row = undefined; remember(); table.mark(null); place("detail", null); host.querySelector(`[data-row="${index}"] button`)?.focus(); },
    width: () => (host.querySelector("[data-place=detail]")?.clientWidth || 340) - 34,
  }));
  if (row.line) editor.reveal(row.line);
}

/** The tree and the operations; a service that knows no tree gives the operations alone. */
async function inside(source) {
  try {
    return await ask(source, basic(), { ...(state.options.convention ? { convention: state.options.convention } : {}), include: "tree,operations" });
  } catch (problem) {
    if (problem.status !== 400) throw problem;
    return ask(source, basic(), { ...(state.options.convention ? { convention: state.options.convention } : {}), include: "operations" });
  }
}

async function link() {
  return location.href.replace(/#.*$/, "") + await toHash(state);
}

let written = "";

async function remember() {
  const hash = await toHash(state);
  if (hash === location.hash || hash === "#" && location.hash === "") return;
  written = hash;
  history.replaceState(null, "", hash === "#" ? location.pathname + location.search : hash);
}

function turn(to, focus) {
  state.view = to === "model" ? undefined : to;
  for (const each of VIEWS) {
    const tab = element("tab-" + each);
    tab.setAttribute("aria-selected", String(each === to));
    tab.tabIndex = each === to ? 0 : -1;
    element("view-" + each).hidden = each !== to;
    if (each === to && focus) tab.focus();
  }
  document.body.dataset.view = to;
  if (to === "compare") compare.open(state);
  if (to === "explain") explain.open(state);
  remember();
}

async function restore() {
  const given = await fromHash(location.hash);
  state = given;
  options.set(given.options);
  if (given.source) open(given.source, given);
  else {
    editor.text = "";
    picker.value = "";
    report = null;
    showScales();
    empty();
  }
  turn(given.view ?? "model");
  if (given.broken) announce("The link is broken: its model cannot be read");
}

function themes() {
  const button = element("theme");
  const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("model-complexity.theme", next);
    } catch {
      // Then it is for this page alone.
    }
    name();
  });
  name();
}

function drops() {
  let depth = 0;
  const over = on => document.body.classList.toggle("dropping", on);
  addEventListener("dragenter", event => { if (event.dataTransfer?.types.includes("Files")) { depth++; over(true); } });
  addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (depth === 0) over(false); });
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", async event => {
    event.preventDefault();
    depth = 0;
    over(false);
    const dropped = event.dataTransfer.files[0];
    if (!dropped) return;
    const source = await sourceOf(dropped);
    if (state.view === "compare") return compare.take(source);
    turn("model");
    open(source);
  });
}

element("input").append(
  h("div", { class: "card" },
    picker.element, scales,
    h("div", { class: "title" }, h("h2", { class: "small" }, "Model"), h("label", { class: "file", for: "file" }, "Open a file"), file),
    editor.element, editor.findings),
  options.element);
element("view-compare").append(compare.element);
element("view-explain").append(explain.element);
for (const [at, name] of VIEWS.entries()) {
  element("tab-" + name).addEventListener("click", () => turn(name));
  element("tab-" + name).addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) turn(VIEWS[(at + step + VIEWS.length) % VIEWS.length], true);
  });
}
themes();
drops();
addEventListener("hashchange", () => { if (location.hash !== written) restore(); });
options.ready.catch(() => {});
restore();
