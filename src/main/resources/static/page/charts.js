// Small drawings: a bridge of steps, a plot of dots, a strip of shares, an icicle, arcs.
import { h, s } from "./dom.js";
import { exact, signed, short, percent } from "./numbers.js";

function axis(values) {
  const known = values.map(Number);
  let low = Math.min(...known);
  let high = Math.max(...known);
  const cut = low > 0 && high - low < 0.7 * high;
  if (!cut) low = Math.min(0, low);
  const space = (high - low || Math.abs(high) || 1) * 0.08;
  high += space;
  if (cut) low -= space;
  return { at: value => 100 * (Number(value) - low) / (high - low), low, cut };
}

/** Whether an axis does not begin at zero, in words. */
function cutNote({ cut, low }, unit) {
  return cut ? h("p", { class: "note" }, `The axis begins at ${short(low, unit)}, not at zero.`) : null;
}

/**
 * From one total to another by steps that add up: each {label, value, detail}.
 *
 * @param ends [{label, value, path}, {label, value, path}]
 */
export function bridge(ends, steps, unit = "") {
  const totals = [Number(ends[0].value)];
  for (const step of steps) totals.push(totals.at(-1) + Number(step.value));
  const scale = axis(totals);
  const end = ({ label, value, path }) => h("li", { class: "end" },
    h("span", { class: "what" }, label),
    h("span", { class: "track", "aria-hidden": "true" }, h("i", { style: { left: "0", width: scale.at(value) + "%" } })),
    h("span", { class: "number", "data-path": path }, exact(value)));
  const items = steps.map((step, at) => {
    const from = scale.at(totals[at]);
    const to = scale.at(totals[at + 1]);
    return h("li", {},
      h("span", { class: "what" }, step.label),
      h("span", { class: "track", "aria-hidden": "true" },
        h("i", { class: Number(step.value) < 0 ? "less" : "more", style: { left: Math.min(from, to) + "%", width: Math.max(0.4, Math.abs(to - from)) + "%" } })),
      h("span", { class: "number", "data-path": step.path }, signed(step.value)),
      step.detail ? h("span", { class: "why" }, step.detail) : null);
  });
  return h("div", {}, h("ol", { class: "bridge" }, end(ends[0]), items, end(ends[1])), cutNote(scale, unit));
}

/** One line a convention, with a dot for each mode. */
export function dots(rows, unit) {
  const scale = axis(rows.flatMap(row => row.values).filter(value => value !== null));
  const line = row => {
    const known = row.values.filter(value => value !== null).map(scale.at);
    return h("span", { class: "track", "aria-hidden": "true" },
      known.length === 2 ? h("i", { class: "span", style: { left: Math.min(...known) + "%", width: Math.abs(known[0] - known[1]) + "%" } }) : null,
      row.values.map((value, at) => value === null ? null : h("i", { class: at === 0 ? "dot" : "dot hollow", style: { left: scale.at(value) + "%" } })));
  };
  return { line, note: cutNote(scale, unit) };
}

/** The share of each row in a whole, one beside the other. */
export function strip(label, rows, whole, value, chosen) {
  const total = Number(whole) || rows.reduce((all, row) => all + Number(value(row) ?? 0), 0);
  const parts = rows.filter(row => Number(value(row) ?? 0) > 0);
  const element = h("div", { class: "strip", role: "img", "aria-label": `${label} by row` });
  for (const row of parts) {
    const share = 100 * Number(value(row)) / (total || 1);
    element.append(h("span", {
      class: "part band-" + row.band, "data-row": row.index, title: `${row.index} ${row.type}: ${exact(value(row))} (${percent(value(row), total)})`,
      style: { "flex-grow": String(share) }, click: () => chosen(row.index),
    }, share > 3.2 ? h("b", {}, `${row.index}`) : null, share > 8 ? ` ${row.type}` : null));
  }
  return element;
}

/** A module and all in it: each as wide as its share, its children below. */
export function icicle(root, value, width, label) {
  const height = 22;
  const boxes = [];
  const total = Number(value(root)) || 1;
  let deepest = 0;
  (function place(node, x, depth, tone) {
    const size = width * Number(value(node) ?? 0) / total;
    if (size < 0.8 || depth > 12) return;
    deepest = Math.max(deepest, depth);
    boxes.push({ node, x, size, depth, tone });
    let at = x;
    node.children.forEach((child, index) => {
      const share = width * Number(value(child) ?? 0) / total;
      place(child, at, depth + 1, depth === 0 ? index : tone);
      at += share;
    });
  })(root, 0, 0, 0);
  return s("svg", { class: "icicle", viewBox: `0 0 ${width} ${(deepest + 1) * height}`, width, height: (deepest + 1) * height, role: "img", "aria-label": label },
    boxes.map(({ node, x, size, depth, tone }) => {
      const name = node.name || "model";
      const text = size > 8 * (name.length + 1) + 8 * (node.type ?? "").length ? `${name} ${node.type ?? ""}` : size > 7.5 * name.length ? name : "";
      return s("g", { class: "box tone-" + (tone % 2) + (node.children.length ? "" : " leaf") },
        s("title", {}, `${node.path || "model"} ${node.type ?? ""}: ${exact(value(node))} (${percent(value(node), total)})`),
        s("rect", { x: x + 0.5, y: depth * height + 0.5, width: Math.max(0.5, size - 1), height: height - 1, rx: 2 }),
        text ? s("text", { x: x + 5, y: depth * height + 15 }, text) : null);
    }));
}

/**
 * Where arcs run: for every read of a row that is not the one before, the lane in which it passes.
 *
 * @param reads [[from, to], …] as positions
 * @returns [{from, to, lane}], lanes from 0, the shortest nearest to the rows
 */
export function lanes(reads) {
  const ends = [];
  const sorted = [...reads].sort((one, other) => (one[1] - one[0]) - (other[1] - other[0]));
  return sorted.map(([from, to]) => {
    let lane = 0;
    while (ends[lane]?.some(([start, end]) => from < end && start < to)) lane++;
    (ends[lane] ??= []).push([from, to]);
    return { from, to, lane };
  });
}
