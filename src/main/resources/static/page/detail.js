// One row opened: what it is, the modules in it, its operations.
import { h, head, choice, replace } from "./dom.js";
import { exact, percent, shape, literal, sum } from "./numbers.js";
import { icicle } from "./charts.js";
import { catalogue } from "./api.js";

const MOST_MODULES = 400;
const MOST_OPERATIONS = 200;

/** The modules of a row in a tree, or those that bear a graph's span; null where there is none. */
function moduleOf(tree, row) {
  let found = null;
  (function look(node) {
    if (found) return;
    if (node.row === row.index || row.path && node.path === row.path) found = node;
    else node.children.forEach(look);
  })(tree);
  return found;
}

function listOf(root) {
  const lines = [];
  (function add(node, depth) {
    if (lines.length >= MOST_MODULES) return;
    lines.push(h("tr", {},
      h("th", { scope: "row", style: { "padding-left": 6 + 12 * depth + "px" } }, node.name || "model", h("small", {}, " " + (node.type ?? ""), node.sameAs ? ` = ${node.sameAs}` : "")),
      h("td", {}, exact(node.parameters)), h("td", {}, exact(node.macs))));
    node.children.forEach(child => add(child, depth + 1));
  })(root, 0);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Modules" }, h("table", { class: "exact" },
    head(["module", "parameters", "MACs"]), h("tbody", {}, lines)));
}

function modules(root, width) {
  const drawing = h("div", { class: "icicle-box" });
  const hasMacs = Number(root.macs ?? 0) > 0;
  const draw = figure => replace(drawing, icicle(root, node => node[figure], width, `Modules of ${root.path}, as wide as their ${figure === "macs" ? "MACs" : "parameters"}; the same as a table below`));
  const figures = [Number(root.parameters) > 0 ? ["parameters", "Parameters"] : null, hasMacs ? ["macs", "MACs"] : null].filter(Boolean);
  if (figures.length > 0) draw(figures[0][0]);
  return [
    h("div", { class: "title" }, h("h4", {}, "Modules"), figures.length > 1 ? choice("Width", figures, figures[0][0], draw) : null),
    drawing,
    root.children.length === 0 ? null : h("details", {}, h("summary", {}, "As a table"), listOf(root)),
  ];
}

function operations(all) {
  if (all.length === 0) return h("p", { class: "note" }, "No operation of its own: it only passes on what it reads.");
  const groups = all.slice(0, MOST_OPERATIONS);
  return [h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Operations" }, h("table", { class: "exact operations" },
    head(["operation", "gives", "MACs"]),
    h("tbody", {}, groups.map(each => h("tr", { title: `${each.type ?? each.operator ?? each.kind} reads ${shape(each.inputs ?? null)}` }, h("th", { scope: "row" }, each.kind.replaceAll("-", " ")),
      h("td", { class: "shape" }, shape(Array.isArray(each.outputs) ? each.outputs : Object.values(each.outputs ?? {}))),
      h("td", {}, exact(each.macs))))))),
  all.length > groups.length ? h("p", { class: "note" }, `${all.length - groups.length} more.`) : null];
}

function argumentsOf(row, entry) {
  if (row.arguments === null || row.arguments === undefined) return null;
  const pairs = Array.isArray(row.arguments)
    ? row.arguments.map((value, at) => [String(at + 1), value]) : Object.entries(row.arguments);
  if (pairs.length === 0) return null;
  return h("dl", { class: "facts" }, pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, literal(value)))));
}

/**
 * What is known of a row.
 *
 * @param deeper a promise of a report with tree and operations; either may be missing
 */
export function detail(view, row, deeper, { toLine, close, width }) {
  const { mode, report } = view;
  const more = h("div", { class: "more", "aria-live": "polite" }, h("p", { class: "note" }, "Looking inside …"));
  const description = h("p", { class: "note" });
  const totals = report[mode];
  const element = h("section", { class: "card detail", "aria-label": "Row " + row.index },
    h("div", { class: "title" }, h("h3", {}, `${row.index} ${row.type}`),
      h("button", { type: "button", class: "close", "aria-label": "Close the row", click: close }, "\u00d7")),
    description,
    h("dl", { class: "facts" },
      h("div", {}, h("dt", {}, "module"), h("dd", {}, row.module)),
      row.fromText ? h("div", {}, h("dt", {}, "reads"), h("dd", {}, row.fromText)) : null,
      h("div", {}, h("dt", {}, "gives"), h("dd", {}, row.outputText)),
      row.repeats > 1 ? h("div", {}, h("dt", {}, "repeated"), h("dd", {}, row.repeats + " times")) : null,
      row.line ? h("div", {}, h("dt", {}, "stands in"), h("dd", {}, h("button", { type: "button", class: "link", click: () => toLine(row.line) }, "line " + row.line))) : null),
    argumentsOf(row),
    h("table", { class: "exact" },
      head(["", "training", "fused"]),
      h("tbody", {},
        h("tr", {}, h("th", { scope: "row" }, "parameters"), h("td", {}, exact(row.parameters)), h("td", {}, exact(row.fusedParameters))),
        h("tr", {}, h("th", { scope: "row" }, "MACs"), h("td", {}, exact(row.macs)), h("td", {}, exact(row.fusedMacs))))),
    h("p", { class: "note" }, `${percent(row.parametersNow ?? 0, totals.parameters)} of the parameters, ${percent(row.macsNow ?? 0, totals.counts[0].macs ?? 0)} of the MACs`),
    more);
  catalogue("modules").then(all => {
    const entry = all.find(each => each.type === row.module && each.dialect === report.model.dialect)
      ?? all.find(each => each.name === row.type && each.dialect === report.model.dialect);
    description.textContent = entry?.description ?? "";
  }).catch(() => {});
  deeper.then(answer => {
    const tree = mode === "fused" ? answer.fusedTree : answer.tree;
    const root = tree && moduleOf(tree, row);
    const all = mode === "fused" ? answer.fusedOperations : answer.operations;
    replace(more,
      root ? modules(root, width()) : null,
      all ? [h("h4", {}, "Operations"), operations(all.filter(each => each.row === row.index))] : null);
  }).catch(problem => replace(more, h("p", { class: "note" }, problem.message)));
  return element;
}
