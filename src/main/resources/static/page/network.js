// The rows as a table, with bars and the arcs of what they read.
import { h, s, choice, replace } from "./dom.js";
import { exact, percent } from "./numbers.js";
import { lanes } from "./charts.js";

export const ROW = 30;
const STEP = 7;
const MOST_WIDE = 110;
const EDGE = 8;
const GROUP = 10;

const COLUMNS = [
  { name: "at", label: "#", key: row => row.at, numeric: true },
  { name: "from", label: "from", key: null },
  { name: "repeats", label: "n", key: row => row.repeats, numeric: true },
  { name: "type", label: "module", key: row => row.type },
  { name: "arguments", label: "arguments", key: null },
  { name: "output", label: "output", key: null },
  { name: "stride", label: "stride", key: row => row.stride ?? 0, numeric: true },
  { name: "parameters", label: "parameters", key: row => Number(row.parametersNow ?? -1), numeric: true, down: true },
  { name: "macs", label: "MACs", key: row => Number(row.macsNow ?? -1), numeric: true, down: true },
];

/** The arcs of what rows read beside the row before, as an SVG as high as the rows. */
function arcs(rows) {
  const near = [];
  const far = [];
  rows.forEach(row => row.sources.forEach(from => (row.at - from === 1 ? near : far).push([from, row.at])));
  const placed = lanes(far);
  const most = Math.max(0, ...placed.map(each => each.lane)) + 1;
  const step = Math.min(STEP, MOST_WIDE / most);
  const width = placed.length === 0 ? 2 * EDGE : Math.ceil(most * step + 2 * EDGE + 4);
  const y = at => at * ROW + ROW / 2;
  const x = width - EDGE;
  const drawing = s("svg", { class: "arcs", width, height: rows.length * ROW, "aria-hidden": "true" });
  if (near.length > 0) drawing.append(s("path", { class: "near", d: near.map(([from, to]) => `M${x} ${y(from)}V${y(to)}`).join("") }));
  for (const { from, to, lane } of placed) {
    const left = x - 6 - (lane + 1) * step;
    const bend = Math.min(10, x - left);
    drawing.append(s("path", {
      class: "arc", "data-from": from, "data-to": to,
      d: `M${x} ${y(from)}H${left + bend}Q${left} ${y(from)} ${left} ${y(from) + bend}V${y(to) - bend}Q${left} ${y(to)} ${left + bend} ${y(to)}H${x}`,
    }));
  }
  for (const band of new Set(rows.map(row => row.band))) {
    const dots = rows.filter(row => row.band === band).map(row => `M${x} ${y(row.at)}h0`);
    drawing.append(s("path", { class: "dots band-" + band, d: dots.join("") }));
  }
  return { drawing, width };
}

/** Lines in groups: of one that is not to be seen the browser lays out and paints nothing. */
function grouped(lines) {
  const groups = [];
  for (let at = 0; at < lines.length; at += GROUP) {
    const some = lines.slice(at, at + GROUP);
    groups.push(h("tbody", { role: "rowgroup", style: { "--lines": some.length } }, some));
  }
  return groups;
}

function bar(value, most, kind) {
  const share = most > 0 ? 100 * Number(value ?? 0) / most : 0;
  return h("i", { class: "bar " + kind, style: { width: Math.max(share, share > 0 ? 0.5 : 0) + "%" } });
}

function cells(row, most, totals, paths) {
  const cost = (name, value, kind) => h("td", { role: "cell", class: "cost " + name, title: percent(value ?? 0, totals[name]) + " of the whole" },
    h("span", { class: "number", "data-path": `rows.${row.at}.${paths[name]}` }, exact(value)), h("span", { class: "barbox", "aria-hidden": "true" }, bar(value, most[name], kind)));
  return [
    h("td", { role: "cell", class: "at" }, row.index),
    h("td", { role: "cell", class: "from" }, row.fromText),
    h("td", { role: "cell", class: "repeats" }, row.repeats),
    h("th", { scope: "row", role: "rowheader", class: "type" }, h("button", { type: "button", tabindex: "-1", "data-row": row.index }, row.type)),
    h("td", { role: "cell", class: "arguments", title: row.argumentsText }, row.argumentsText),
    h("td", { role: "cell", class: "output", title: row.outputText }, row.outputText),
    h("td", { role: "cell", class: "stride" }, row.stride === null ? "" : h("span", { class: "chip band-" + row.band }, row.stride)),
    cost("parameters", row.parametersNow, "blue"),
    cost("macs", row.macsNow, "orange"),
  ];
}

/** The table of a view; `choose` hears the index of a row. */
export function network(view, mode, { choose, chooseMode, copy }) {
  const { rows } = view;
  const most = {
    parameters: Math.max(0, ...rows.map(row => Number(row.parametersNow ?? 0))),
    macs: Math.max(0, ...rows.map(row => Number(row.macsNow ?? 0))),
  };
  const totals = { parameters: view.report[mode].parameters, macs: view.report[mode].counts[0].macs };
  const paths = mode === "training" ? { parameters: "parameters", macs: "macs" } : { parameters: "fusedParameters", macs: "fusedMacs" };
  const { drawing, width } = arcs(rows);
  const lines = rows.map(row => h("tr", { role: "row", "data-row": row.index, class: "edge-" + row.band }, cells(row, most, totals, paths)));
  const longest = figure => Math.max(9, ...rows.map(row => exact(row[figure]).length));
  const table = h("table", { class: "rows", role: "table", style: { "--parameters": longest("parametersNow"), "--macs": longest("macsNow"), "--type": Math.max(9, ...rows.map(row => row.type.length)) } },
    h("caption", { class: "unseen" }, "Rows of the network"),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, COLUMNS.map(column => h("th", { scope: "col", role: "columnheader", class: column.name + (column.down ? " cost" : ""), "aria-sort": column.name === "at" ? "ascending" : null },
      column.key ? h("button", { type: "button", click: () => sort(column) }, column.label) : column.label)))),
    grouped(lines));
  const scroller = h("div", { class: "scroller" + (view.hasArguments ? "" : " plain") }, h("div", { class: "arcbox", style: { width: width + "px" } }, drawing), table);
  let order = lines;
  let sorted = { column: COLUMNS[0], down: false };
  let filter = "";
  let chosen = null;

  function sort(column) {
    sorted = { column, down: sorted.column === column ? !sorted.down : column.down ?? false };
    for (const each of COLUMNS) {
      const head = table.tHead.rows[0].querySelector("." + each.name);
      if (each === column) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    arrange();
  }

  function arrange() {
    const wanted = filter.toLowerCase();
    const shown = rows.filter(row => `${row.index} ${row.type} ${row.argumentsText} ${row.outputText}`.toLowerCase().includes(wanted));
    const { column, down } = sorted;
    shown.sort((one, other) => {
      const [a, b] = [column.key(one), column.key(other)];
      return (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1) || one.at - other.at;
    });
    order = shown.map(row => lines[row.at]);
    table.replaceChildren(table.caption, table.tHead, ...grouped(order));
    drawing.classList.toggle("away", filter !== "" || column !== COLUMNS[0] || down);
    table.classList.toggle("empty", shown.length === 0);
    reachable();
  }

  function reachable() {
    table.querySelectorAll("tbody button[tabindex='0']").forEach(each => { each.tabIndex = -1; });
    const first = (chosen !== null && table.querySelector(`tr[data-row="${chosen}"] button`)) || table.querySelector("tbody button");
    if (first) first.tabIndex = 0;
  }

  const touching = new Map();
  for (const arc of drawing.querySelectorAll(".arc")) {
    for (const end of [arc.dataset.from, arc.dataset.to]) touching.set(Number(end), [...touching.get(Number(end)) ?? [], arc]);
  }
  const above = s("g", { class: "lit" });
  drawing.append(above);

  /** Draws the arcs of a row once more, above the others: nothing else has to be painted anew. */
  function light(at) {
    const wanted = touching.get(at) ?? [];
    if (wanted.length > 0 || above.childElementCount > 0) above.replaceChildren(...wanted.map(each => each.cloneNode()));
  }

  const position = new Map(lines.map((line, at) => [line, at]));
  let lit = null;
  table.addEventListener("pointerover", event => {
    const line = event.target.closest("tbody tr");
    if (line === lit) return;
    lit = line;
    light(line ? position.get(line) : -1);
  });
  table.addEventListener("pointerleave", () => { lit = null; light(-1); });
  table.addEventListener("click", event => {
    const line = event.target.closest("tbody tr");
    if (line && !getSelection().toString()) choose(Number(line.dataset.row));
  });
  table.addEventListener("keydown", event => {
    const at = order.indexOf(event.target.closest("tbody tr"));
    const next = at < 0 ? null : { ArrowDown: order[at + 1], ArrowUp: order[at - 1], Home: order[0], End: order.at(-1) }[event.key];
    if (next) {
      event.preventDefault();
      event.target.tabIndex = -1;
      const button = next.querySelector("button");
      button.tabIndex = 0;
      button.focus();
    }
  });
  reachable();

  const element = h("section", { class: "card network" },
    h("div", { class: "title" }, h("h3", {}, "The network"),
      choice("Mode", [["training", "Training"], ["fused", "Fused"]], mode, chooseMode),
      h("input", { type: "search", placeholder: "Filter rows", "aria-label": "Filter rows", input: event => { filter = event.target.value; arrange(); } }),
      h("span", { class: "copies" }, h("button", { type: "button", click: () => copy("csv") }, "Copy CSV"), h("button", { type: "button", click: () => copy("markdown") }, "Copy Markdown"))),
    scroller);
  return {
    element,
    /** Marks a row as the chosen one. */
    mark(index, scroll) {
      chosen = index;
      table.querySelectorAll("tr.chosen").forEach(each => { each.classList.remove("chosen"); each.querySelector("button").removeAttribute("aria-current"); });
      const line = lines[rows.findIndex(row => row.index === index)];
      if (!line) return;
      line.classList.add("chosen");
      line.querySelector("button").setAttribute("aria-current", "true");
      reachable();
      if (scroll) line.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    },
  };
}

/** The rows as text: CSV, or a table of Markdown. */
export function rowsAs(view, form) {
  const head = ["index", "from", "n", "module", "arguments", "output", "parameters", "macs"];
  const lines = view.rows.map(row => [row.index, row.fromText, row.repeats, row.module, row.argumentsText, row.outputText, row.parametersNow ?? "", row.macsNow ?? ""].map(String));
  if (form === "csv") {
    const cell = text => /^[=+@\t\r]|^-[^\d]|[",\n]/.test(text) ? `"${(/^[=+@\t\r]/.test(text) ? "'" : "") + text.replaceAll('"', '""')}"` : text;
    return [head, ...lines].map(line => line.map(cell).join(",")).join("\n") + "\n";
  }
  const cell = text => text.replaceAll("|", "\\|");
  return [head, head.map((name, at) => at > 5 || at === 0 ? "---:" : "---"), ...lines].map(line => `| ${line.map(cell).join(" | ")} |`).join("\n") + "\n";
}
