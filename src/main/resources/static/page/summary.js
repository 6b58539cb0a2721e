// What a model costs, where, why fusing changes it, and why tools disagree.
import { h, head, choice, replace } from "./dom.js";
import { exact, signed, short, minus, percent, shape, sum } from "./numbers.js";
import { bridge, dots, strip } from "./charts.js";
import { catalogue } from "./api.js";
import { DIALECTS } from "./presets.js";

const FIGURES = [["parameters", "Parameters"], ["layers", "Layers"], ["gradients", "Gradients"]];

/** The line that says which model this is, and what was assumed. */
export function heading(report, source) {
  const { model } = report;
  const facts = [
    ["read as", DIALECTS[model.dialect] ?? model.dialect],
    ["input", shape(model.input)],
    model.scale ? ["scale", model.scale] : null,
    model.task ? ["task", model.task] : null,
    model.nc !== null && model.nc !== undefined ? ["classes", exact(model.nc)] : null,
    model.stride ? ["stride", exact(model.stride)] : null,
    model.producer ? ["made by", model.producer] : null,
  ].filter(Boolean);
  return h("div", { class: "heading" },
    h("h2", {}, model.name ?? source.name ?? "Your model"),
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    report.warnings.length === 0 ? null : h("details", { class: "warnings" },
      h("summary", {}, report.warnings.length === 1 ? "1 thing was assumed or ignored" : report.warnings.length + " things were assumed or ignored"),
      h("ul", {}, report.warnings.map(each => h("li", {}, each.detail)))));
}

function tile(title, [headline, unit = "", path = null], note, rows) {
  return h("section", { class: "card tile" },
    h("h3", {}, title),
    h("p", { class: "headline" }, h("span", { "data-path": path }, headline), unit ? h("small", {}, " " + unit) : null),
    h("table", {}, h("tbody", {}, rows.filter(Boolean).map(([name, value, path, isChange]) => h("tr", {},
      h("th", { scope: "row" }, name), h("td", { "data-path": path }, isChange ? signed(value) : value))))),
    note ? h("p", { class: "note" }, note) : null);
}

function pair(report, figure) {
  const { training, fused, difference } = report;
  const change = difference ? difference[figure] : minus(fused[figure], training[figure]);
  return [
    ["training", exact(training[figure]), "training." + figure],
    ["fused", exact(fused[figure]), "fused." + figure],
    change === null || change === undefined ? null : ["change", change, difference ? "difference." + figure : null, true],
  ];
}

/** A number and its unit. */
function parts(text) {
  const [number, unit = ""] = text.split(" ");
  return [number, unit];
}

/** The figures in large, both modes with every digit below. */
export function tiles(report) {
  const { training, fused } = report;
  const [count, other] = [training.counts[0], fused.counts[0]];
  const printed = training.gflops ?? count.gflops ?? null;
  const headline = printed !== null ? [exact(printed), "GFLOPs", training.gflops === null ? "training.counts.0.gflops" : "training.gflops"] : count.flops === null ? ["–", ""] : parts(short(count.flops, "FLOPs"));
  const counts = training.layerCounts;
  return h("div", { class: "tiles" },
    tile("Parameters", parts(short(training.parameters)), `${short(4 * Number(training.parameters), "B")} in float32`, pair(report, "parameters")),
    tile("Compute", headline, count.macs === null ? count.reason : `MACs by ${count.convention}`, [
      ["training", exact(count.macs), "training.counts.0.macs"],
      ["fused", exact(other.macs), "fused.counts.0.macs"],
      ["change", minus(other.macs, count.macs), null, true],
    ]),
    tile("Layers", [exact(training.layers), "", "training.layers"], `${exact(counts.modules)} modules, ${exact(counts.leafModules)} leaves, ${exact(counts.rows)} rows`, pair(report, "layers")),
    training.gradients === null ? null : tile("Gradients", parts(short(training.gradients)), "parameters that training changes", pair(report, "gradients")));
}

/** Where parameters and MACs go, row by row, with the heaviest named. */
export function whereItGoes(view, choose) {
  const heaviest = figure => [...view.rows].sort((one, other) => Number(other[figure] ?? 0) - Number(one[figure] ?? 0)).slice(0, 3)
    .filter(row => Number(row[figure] ?? 0) > 0);
  const line = (title, figure, whole) => [
    h("h4", {}, title),
    strip(title, view.rows, whole, row => row[figure], choose),
    h("p", { class: "heaviest" }, heaviest(figure).map(row => h("button", { type: "button", class: "link", click: () => choose(row.index) },
      h("span", { class: "swatch band-" + row.band }), `${row.index} ${row.type} `, h("b", {}, percent(row[figure], whole))))),
  ];
  return h("section", { class: "card where" },
    h("h3", {}, "Where it goes"),
    line("Parameters", "parametersNow", view.report[view.mode].parameters),
    view.report[view.mode].counts[0].macs === null ? null : line("MACs", "macsNow", view.report[view.mode].counts[0].macs),
    h("p", { class: "legend", "aria-label": "Colours by stride" }, "Stride of the output ", [...new Set(view.rows.map(row => row.band))]
      .sort().map(band => h("span", {}, h("i", { class: "swatch band-" + band }), band === "none" ? "several, or none" : 2 ** band + (band === 7 ? "+" : "")))));
}

/** Why the fused network has other totals: causes that add up. */
export function fusing(report) {
  if (!report.difference) return null;
  const body = h("div", {});
  const draw = figure => {
    const { training, fused, difference } = report;
    const steps = difference.causes.map((each, at) => ({ each, at })).filter(({ each }) => each[figure])
      .map(({ each, at }) => ({
        label: each.cause.replaceAll("-", " "),
        value: each[figure],
        path: `difference.causes.${at}.${figure}`,
        detail: (each.modules ? each.modules + (each.modules === 1 ? " module: " : " modules: ") : "") + each.explanation,
      }));
    replace(body, training[figure] === null
      ? h("p", { class: "note" }, "Not known for this kind of model.")
      : bridge([{ label: "training", value: training[figure], path: "training." + figure },
        { label: "fused", value: fused[figure], path: "fused." + figure }], steps),
    steps.length === 0 && training[figure] !== null ? h("p", { class: "note" }, "Fusing changes nothing here.") : null);
  };
  draw("parameters");
  return h("section", { class: "card fusing" },
    h("div", { class: "title" }, h("h3", {}, "Why fused differs"), choice("Figure", FIGURES, "parameters", draw)), body);
}

const label = kind => kind.replaceAll("-", " ");

/** What a tool says of a kind of operation: its formula, or why it adds nothing. */
function says(count, kind, rules) {
  const silent = [...(count.free ?? []), ...(count.notCounted ?? [])].find(each => each.kind === kind);
  if (silent) return silent.reason ?? "not counted";
  const rule = rules.find(each => each.name === count.convention)?.rules?.find(each => each.kind === kind);
  return rule ? rule.formula : (count.counted ?? []).some(each => each.kind === kind) ? "counted" : "nothing";
}

function why(base, other, rules) {
  if (other.macs === null || base.macs === null) return h("p", { class: "note" }, other.reason ?? base.reason ?? "This tool gives no figure here.");
  const work = other.work && h("p", { class: "note" }, `Its FLOPs are every operation: ${Object.entries(other.work)
    .map(([name, value]) => `${exact(value)} ${name.replace(/[A-Z]/g, each => " " + each.toLowerCase())}`).join(", ")}; a multiply-add is two.`);
  if (base === other) {
    return h("div", {}, bridge([{ label: "nothing", value: 0 }, { label: "MACs", value: other.macs }],
      other.counted.map(each => ({ label: label(each.kind), value: each.macs, detail: `${each.times} times: ${says(other, each.kind, rules)}` }))
        .filter(each => Number(each.value) !== 0)),
    silence(other), work);
  }
  const kinds = [...new Set([...base.counted, ...other.counted].map(each => each.kind))];
  const of = (count, kind) => sum(count.counted.filter(each => each.kind === kind).map(each => each.macs));
  const steps = kinds.map(kind => ({
    label: label(kind),
    value: minus(of(other, kind), of(base, kind)),
    detail: `${base.convention}: ${says(base, kind, rules)}; ${other.convention}: ${says(other, kind, rules)}`,
  })).filter(each => Number(each.value) !== 0);
  const rest = minus(minus(other.macs, base.macs), sum(steps.map(each => each.value)));
  if (Number(rest) !== 0) steps.push({ label: "elsewhere", value: rest, detail: "work that a tool assigns to no kind" });
  return h("div", {},
    bridge([{ label: base.convention, value: base.macs }, { label: other.convention, value: other.macs }], steps),
    steps.length === 0 ? h("p", { class: "note" }, "Both count the same.") : null, silence(other), work);
}

function silence(count) {
  const kinds = count.notCounted.map(each => label(each.kind ?? each));
  return kinds.length === 0 ? null : h("p", { class: "note" }, `${count.convention} does not count: ${kinds.join(", ")}.`);
}

/** Every convention's figure in both modes; each opens to what makes it differ from the first. */
export function conventions(report, mode) {
  const counts = report.training.counts;
  const giga = count => count.flops === null ? null : Number(count.flops) / 1e9;
  const plot = dots(counts.map((count, at) => ({ values: [giga(count), giga(report.fused.counts[at])] })), "");
  const base = report[mode].counts[0];
  const section = h("section", { class: "card conventions" },
    h("div", { class: "title" }, h("h3", {}, "Why tools disagree"),
      h("p", { class: "legend" }, h("span", {}, h("i", { class: "dot" }), "training"), h("span", {}, h("i", { class: "dot hollow" }), "fused"), "in GFLOPs")),
    h("p", { class: "note" }, counts.length > 1 ? `Choose a tool to see what it counts otherwise than ${base.convention}.` : "One tool counts this kind of model."));
  counts.forEach((count, at) => {
    const both = [count, report.fused.counts[at]];
    const body = h("div", { class: "why-body" });
    section.append(h("details", { name: "convention", toggle: async event => {
      if (!event.target.open || body.childElementCount > 0) return;
      const rules = await catalogue("conventions").catch(() => []);
      replace(body, why(base, report[mode].counts[at], rules));
    } }, h("summary", {},
      h("span", { class: "what" }, count.convention),
      plot.line({ values: both.map(giga) }),
      h("span", { class: "number" }, both.every(each => each.flops === null) ? "no figure" : both.map(giga).map(value => value === null ? "–" : value >= 1 ? value.toFixed(3) : value.toPrecision(3)).join(" → "))), body,
    h("table", { class: "exact" }, head(["", "training", "fused"]),
      h("tbody", {}, ["macs", "flops"].map(figure => h("tr", {}, h("th", { scope: "row" }, figure === "macs" ? "MACs" : "FLOPs"),
        both.map((each, which) => h("td", { "data-path": `${["training", "fused"][which]}.counts.${at}.${figure}` }, exact(each[figure])))))))));
  });
  if (plot.note) section.append(plot.note);
  return section;
}

/** What a training step takes and holds, where the service says so. */
export function cost({ cost: known }) {
  const { memory, step, assumptions, largestBatch, bound, notes } = known;
  const parts = [["weights", "weights"], ["buffers", "buffers"], ["gradients", "gradients"], ["optimizer", "optimizer"], ["kept for backward", "keptForBackward", "bytes"],
    ["peak in training", "trainingPeak", "bytes"], ["peak in inference", "inferencePeak", "bytes"]]
    .map(([name, ...path]) => [name, path.reduce((part, key) => part?.[key], memory), "cost.memory." + path.join(".")])
    .filter(([, value]) => value !== undefined && value !== null);
  const said = [`batch ${exact(assumptions.batch)}`, assumptions.dtype, assumptions.optimizer, assumptions.freeze ? `frozen: ${assumptions.freeze}` : null].filter(Boolean).join(", ");
  return h("section", { class: "card cost" },
    h("div", { class: "title" }, h("h3", {}, "Memory and a training step"), h("p", { class: "note" }, said + "; more options choose others")),
    h("div", { class: "columns" },
      h("table", { class: "exact" }, head(["memory", "", "bytes"]), h("tbody", {}, parts.map(([name, value, path]) => h("tr", {},
        h("th", { scope: "row" }, name), h("td", { class: "large" }, short(value, "B")), h("td", { "data-path": path }, exact(value)))))),
      h("table", { class: "exact" }, head(["FLOPs of a step", ...(step ?? []).map(each => each.convention)]),
        h("tbody", {}, [["forward", "forwardFlops"], ["backward", "backwardFlops"], ["both", "stepFlops"]].map(([name, figure]) => h("tr", {}, h("th", { scope: "row" }, name),
          (step ?? []).map((each, index) => h("td", { "data-path": `cost.step.${index}.${figure}` }, exact(each[figure])))))))),
    largestBatch ? h("p", {}, `In ${short(largestBatch.memory, "B")}: a batch of ${exact(largestBatch.training)} in training, ${exact(largestBatch.inference)} in inference.`) : null,
    bound ? h("p", {}, `On ${typeof bound.device === "string" ? bound.device : "this device"}: at least ${milliseconds(bound.stepSeconds)} a step, ${milliseconds(bound.forwardSeconds)} forward, limited by ${bound.limitedBy}.`) : null,
    (notes ?? []).map(each => h("p", { class: "note" }, typeof each === "string" ? each : each.note ?? each.detail)));
}

const milliseconds = seconds => seconds === null || seconds === undefined ? "–" : (1000 * seconds).toPrecision(3) + " ms";
