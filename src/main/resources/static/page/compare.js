// Two models side by side, and a family's scales as points.
import { h, s, head, replace, announce } from "./dom.js";
import { exact, signed, relative, short, shape, literal } from "./numbers.js";
import { createPicker, scalesOf } from "./presets.js";
import { post, field, comparison } from "./api.js";

const TOTALS = [["parameters", "Parameters"], ["layers", "Layers"], ["gradients", "Gradients"], ["gflops", "GFLOPs"], ["macs", "MACs"], ["flops", "FLOPs"]];

function totals(candidate, at) {
  const line = ([figure, title]) => {
    const change = candidate[current.mode][figure];
    if (!change || change.baseline === null && change.candidate === null) return null;
    const shown = change.printed ?? change;
    const path = part => `candidates.${at}.${current.mode}.${figure}${change.printed ? ".printed" : ""}.${part}`;
    const share = Math.min(100, 50 * Math.abs(change.relative ?? 0));
    return h("tr", {}, h("th", { scope: "row" }, title),
      h("td", { "data-path": path("baseline") }, exact(shown.baseline)), h("td", { "data-path": path("candidate") }, exact(shown.candidate)),
      h("td", {}, signed(typeof shown.absolute === "number" && figure === "gflops" ? Number(shown.absolute.toFixed(3)) : shown.absolute)),
      h("td", { class: "relative" }, h("span", { class: "number" }, relative(change.relative)), h("span", { class: "barbox", "aria-hidden": "true" }, h("i", { class: "bar " + (change.relative > 0 ? "orange" : "blue"), style: { width: share + "%" } }))));
  };
  return h("tbody", {}, TOTALS.map(line));
}

const current = { mode: "training" };
const RELATIONS = { same: "The same model: every row and every figure.", "same-rows": "The same rows as their author wrote them; scale, classes, size or other settings differ." };
const SIGN = { same: "", changed: "\u2260", added: "+", removed: "\u2212" };

function aligned(candidate, names) {
  const figures = current.mode === "training" ? ["parameters", "macs"] : ["fusedParameters", "fusedMacs"];
  const cell = (row, figure) => {
    const change = row[figure];
    if (!change) return h("td", {}, "–");
    const value = row.status === "removed" ? change.baseline : change.candidate;
    return [h("td", {}, exact(value)), h("td", { class: "change" }, Number(change.absolute ?? 0) === 0 ? "" : signed(change.absolute))];
  };
  const side = (field, value) => field === "output" ? shape(value) : field === "module" ? String(value).split(".").at(-1) : literal(value);
  const said = ({ field, baseline, candidate: other }) => {
    const text = `${side(field, baseline)} → ${side(field, other)}`;
    return text.length > 90 ? field : `${field} ${text}`;
  };
  const body = h("tbody", {}, candidate.rows.map(row => h("tr", { class: "status-" + row.status },
    h("td", { class: "sign" }, h("span", { "aria-hidden": "true" }, SIGN[row.status]), h("span", { class: "unseen" }, row.status)),
    h("td", {}, row.index.baseline ?? ""), h("td", {}, row.index.candidate ?? ""),
    h("th", { scope: "row" }, row.module.split(".").at(-1), row.changes.length ? h("small", {}, " " + row.changes.map(said).join("; ")) : null),
    figures.map(figure => cell(row, figure)))));
  const table = h("table", { class: "aligned" }, head(["", names[0], names[1], "module", "parameters", "change", "MACs", "change"]), body);
  const count = candidate.rows.filter(row => row.status !== "same").length;
  const only = h("input", { type: "checkbox", change: () => table.classList.toggle("only", only.checked) });
  return h("section", { class: "card" }, h("div", { class: "title" }, h("h3", {}, "Rows"),
    h("p", { class: "note" }, `${count} of ${candidate.rows.length} differ`), h("label", { class: "check" }, only, " only what differs")),
  h("div", { class: "scroll wide", tabindex: "0", role: "region", "aria-label": "Rows of both" }, table));
}

/** Round numbers between two of an axis by powers: 1, 2, 5, 10, … */
function ticks(low, high) {
  const found = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    found.push(...[1, 2, 5].map(each => each * power).filter(each => each >= low && each <= high));
  }
  return found;
}

/** Points of parameters and GFLOPs, both by powers; those of one family are joined. */
function scatter(groups, width) {
  const [height, left, right, bottom] = [340, 44, 84, 40];
  const all = groups.flatMap(group => group.points).filter(each => each.x > 0 && each.y > 0);
  const range = figure => [0.8 * Math.min(...all.map(each => each[figure])), 1.25 * Math.max(...all.map(each => each[figure]))];
  const along = ([low, high], value) => Math.log(value / low) / Math.log(high / low);
  const ranges = { x: range("x"), y: range("y") };
  const x = value => left + (width - left - right) * along(ranges.x, value);
  const y = value => height - bottom - (height - bottom - 24) * along(ranges.y, value);
  const svg = s("svg", { class: "scatter", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": "Parameters and GFLOPs; the same as a table below" });
  for (const tick of ticks(...ranges.y)) {
    svg.append(s("line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }), s("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, String(Number(tick.toPrecision(2)))));
  }
  for (const tick of ticks(...ranges.x)) {
    svg.append(s("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 24, y2: height - bottom }), s("text", { x: x(tick), y: height - bottom + 16, "text-anchor": "middle" }, short(Number(tick.toPrecision(2))).replace(/\.0+ | 0(?= )/, " ")));
  }
  svg.append(s("text", { x: 4, y: 12 }, "GFLOPs"), s("text", { x: width - right, y: height - 6, "text-anchor": "end" }, "parameters"));
  groups.forEach((group, tone) => {
    if (group.points.length > 1) svg.append(s("polyline", { class: "joined", points: group.points.map(each => `${x(each.x)},${y(each.y)}`).join(" ") }));
    for (const each of group.points) {
      svg.append(s("circle", { class: tone === 0 ? "" : "added", cx: x(each.x), cy: y(each.y), r: 5 }, s("title", {}, `${each.name}: ${exact(each.x)} parameters, ${exact(each.y)} GFLOPs`)));
    }
  });
  const labels = all.map(each => ({ name: each.name, x: x(each.x) + 9, y: y(each.y) + 4 })).sort((one, other) => one.y - other.y);
  labels.forEach((label, at) => {
    for (const above of labels.slice(0, at)) if (Math.abs(above.x - label.x) < 80 && label.y - above.y < 13) label.y = above.y + 13;
    svg.append(s("text", { class: "name", x: label.x, y: label.y }, label.name));
  });
  return svg;
}

/** The view of comparing. `now` gives the model of the first view; `changed` hears what is compared. */
export function createCompare({ now, changed }) {
  let baseline = null;
  let candidate = null;
  let extra = [];
  let running = null;
  const result = h("div", { class: "stack", "aria-live": "polite" });
  const points = h("div", {});
  const from = createPicker("Baseline", source => { baseline = source; run(); });
  const to = createPicker("Candidate", source => { candidate = source; tell(); run(); });
  const add = createPicker("Add a point", source => { extra.push(source); add.value = ""; tell(); plot(); });
  const swap = h("button", { type: "button", click: () => {
    [baseline, candidate] = [candidate, baseline];
    [from.value, to.value] = [baseline?.name, candidate?.name];
    run();
  } }, "Swap");
  const modes = h("select", { "aria-label": "Mode", change: () => { current.mode = modes.value; show(); } },
    h("option", { value: "training" }, "training"), h("option", { value: "fused" }, "fused"));
  const element = h("div", {},
    h("section", { class: "card" }, h("h2", {}, "Compare"),
      h("div", { class: "pair" }, from.element, swap, to.element, h("div", { class: "field" }, modes)),
      h("p", { class: "note" }, "The baseline begins as the model of the first view; a file that is dropped here is the candidate.")),
    result,
    h("section", { class: "card" }, h("div", { class: "title" }, h("h3", {}, "A family’s scales"), add.element), points));
  let answer = null;

  const word = source => source.name + (source.dialect ? "~" + source.dialect : "");
  const parsed = text => ({ kind: "preset", name: text.split("~")[0], dialect: text.split("~")[1] ?? null });

  function tell() {
    changed({ with: candidate?.kind === "preset" ? word(candidate) : null, points: extra.map(word).join(",") || null });
  }

  async function run() {
    plot();
    if (!baseline || !candidate) {
      replace(result, h("section", { class: "card empty" }, h("p", {}, "Choose two models: their rows are aligned, and what changes is said.")));
      return;
    }
    running?.abort();
    running = new AbortController();
    try {
      answer = await comparison(baseline, candidate, running.signal);
      show();
    } catch (problem) {
      if (problem.name !== "AbortError") replace(result, h("section", { class: "card problem", role: "alert" }, h("p", {}, problem.message)));
    }
  }

  function show() {
    if (!answer) return;
    const [one] = answer.candidates;
    const names = [answer.baseline.name ?? "baseline", one.name ?? "candidate"];
    replace(result, h("section", { class: "card" },
      h("div", { class: "title" }, h("h3", {}, `${names[0]} → ${names[1]}`), h("p", { class: "note" }, `${current.mode}, counted by ${answer.convention}`)),
      RELATIONS[one.relation] ? h("p", { class: "relation" }, RELATIONS[one.relation]) : null,
      h("div", { class: "scroll wide", tabindex: "0", role: "region", "aria-label": "Totals of both" }, h("table", { class: "totals" },
        head(["", ...names, "change", "relative"]), totals(one, 0)))),
    one.rows ? aligned(one, names) : null);
    announce(`${names[0]} and ${names[1]} are compared`);
  }

  async function plot() {
    const of = baseline?.kind === "preset" ? await scalesOf(baseline.name, baseline.dialect).catch(() => []) : [];
    const family = of.map(([, model]) => model);
    const others = [candidate, ...extra].filter(each => each?.kind === "preset" && !family.some(model => model.name === each.name && model.dialect === each.dialect));
    const all = [...(family.length ? family : baseline?.kind === "preset" ? [baseline] : []), ...others].slice(0, 20);
    if (all.length === 0) {
      replace(points, h("p", { class: "note" }, "Choose a bundled model to see its family."));
      return;
    }
    try {
      const fields = all.map(each => field({ kind: "preset", ...each }, {}));
      const totals = all.length === 1 ? await post("comparisons", { baseline: fields[0], candidates: [fields[0]] }, { include: "" })
        : await post("comparisons", { baseline: fields[0], candidates: fields.slice(1) }, { include: "" });
      const first = totals.candidates[0].training;
      const side = (each, part) => ({ x: Number(each.parameters[part]), y: Number(each.gflops?.[part] ?? Number(each.flops[part]) / 1e9) });
      const found = [{ name: all[0].name, ...side(first, "baseline") },
        ...totals.candidates.slice(0, all.length - 1).map((each, at) => ({ name: all[at + 1].name, ...side(each.training, "candidate") }))];
      const inFamily = Math.max(1, family.length);
      replace(points, scatter([{ points: found.slice(0, inFamily) }, ...found.slice(inFamily).map(each => ({ points: [each] }))], Math.max(300, Math.min(820, points.clientWidth))),
        h("details", {}, h("summary", {}, "As a table"), h("table", { class: "exact" },
          head(["model", "parameters", "GFLOPs"]),
          h("tbody", {}, found.map(each => h("tr", {}, h("th", { scope: "row" }, each.name), h("td", {}, exact(each.x)), h("td", {}, each.y.toFixed(1))))))),
        h("p", { class: "note" }, `Training, counted by ${totals.convention}.`));
    } catch (problem) {
      replace(points, h("p", { class: "note" }, problem.message));
    }
  }

  return {
    element,
    /** Takes a model that was dropped as the candidate. */
    take(source) {
      candidate = source;
      to.value = source.name ?? "dropped model";
      tell();
      run();
    },
    /** Shown: takes over the first view's model as the baseline, and what the address names. */
    open(state) {
      const model = now();
      if (model) {
        baseline = model;
        from.value = model.name ?? "pasted model";
      }
      if (state.with) {
        candidate = parsed(state.with);
        to.value = candidate.name;
      }
      extra = state.points ? state.points.split(",").map(parsed) : extra;
      run();
    },
  };
}

