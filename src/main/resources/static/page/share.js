// What leaves the page: a link, files, a drawing, the command that gives the same.
import { h, s, announce } from "./dom.js";
import { exact, shape, stringify } from "./numbers.js";
import { lanes } from "./charts.js";
import { DIALECTS } from "./presets.js";

function save(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Puts a text on the clipboard, or says that the browser does not let it. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen" }, text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(what + " copied");
}

function toast(text) {
  announce(text);
  document.querySelector(".toast")?.remove();
  const note = h("p", { class: "toast", "aria-hidden": "true" }, text);
  document.body.append(note);
  setTimeout(() => note.remove(), 2500);
}

const BANDS = ["#5b3a8e", "#45538f", "#2f6c8e", "#21858c", "#2a9d7f", "#5bb35a", "#a3bf3c", "#d6b62c"];

/** The network as one SVG that needs nothing beside it. */
export function drawing(view, name) {
  const { rows, report, mode } = view;
  const row = 22;
  const top = 108;
  const far = rows.flatMap(each => each.sources.filter(from => each.at - from > 1).map(from => [from, each.at]));
  const placed = lanes(far);
  const most = Math.max(0, ...placed.map(each => each.lane)) + 1;
  const step = Math.min(7, 110 / most);
  const x = Math.ceil(24 + most * step + 14);
  const typeAt = x + 42;
  const outputAt = typeAt + 12 + 7 * Math.max(6, ...rows.map(each => each.type.length));
  const parametersAt = outputAt + 12 + 6.4 * Math.max(8, ...rows.map(each => Math.min(28, each.outputText.length))) + 84;
  const macsAt = parametersAt + 90 + 112;
  const width = macsAt + 100;
  const height = top + rows.length * row + 28;
  const y = at => top + at * row + row / 2;
  const peak = figure => Math.max(1, ...rows.map(each => Number(each[figure] ?? 0)));
  const text = (at, line, content, more = {}) => s("text", { x: at, y: line, fill: "#1c2430", "font-size": 12, ...more }, content);
  const totals = report[mode];
  const svg = s("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, "font-family": "system-ui, sans-serif" },
    s("rect", { width, height, fill: "#fff" }),
    text(24, 34, name, { "font-size": 20, "font-weight": 600 }),
    text(24, 56, `${mode}, read as ${DIALECTS[report.model.dialect] ?? report.model.dialect}, input ${shape(report.model.input)}`, { fill: "#56616f" }),
    text(24, 74, `${exact(totals.parameters)} parameters, ${exact(totals.counts[0].macs)} MACs by ${totals.counts[0].convention}, ${exact(totals.layers)} layers`),
    text(parametersAt, top - 4, "parameters", { "text-anchor": "end", fill: "#56616f" }), text(macsAt, top - 4, "MACs", { "text-anchor": "end", fill: "#56616f" }));
  if (rows.length > 1) svg.append(s("path", { d: `M${x} ${y(0)}V${y(rows.length - 1)}`, stroke: "#c3cad5" }));
  for (const { from, to, lane } of placed) {
    const left = x - 6 - (lane + 1) * step;
    const bend = Math.min(8, x - left);
    svg.append(s("path", { fill: "none", stroke: "#7d8896", d: `M${x} ${y(from)}H${left + bend}Q${left} ${y(from)} ${left} ${y(from) + bend}V${y(to) - bend}Q${left} ${y(to)} ${left + bend} ${y(to)}H${x}` }));
  }
  for (const each of rows) {
    const line = y(each.at) + 4;
    const colour = BANDS[each.band] ?? "#8a94a3";
    svg.append(
      s("circle", { cx: x, cy: y(each.at), r: 4, fill: colour }),
      text(x + 34, line, each.index, { "text-anchor": "end", fill: "#56616f" }), text(typeAt, line, each.type, { "font-weight": 500 }),
      text(outputAt, line, each.outputText.length > 28 ? each.outputText.slice(0, 27) + "…" : each.outputText, { "font-size": 11, fill: "#56616f" }),
      text(parametersAt, line, exact(each.parametersNow), { "text-anchor": "end" }),
      s("rect", { x: parametersAt + 6, y: y(each.at) - 5, height: 10, width: 80 * Number(each.parametersNow ?? 0) / peak("parametersNow"), fill: "#3b6fb6" }),
      text(macsAt, line, exact(each.macsNow), { "text-anchor": "end" }),
      s("rect", { x: macsAt + 6, y: y(each.at) - 5, height: 10, width: 80 * Number(each.macsNow ?? 0) / peak("macsNow"), fill: "#d9822b" }));
  }
  return svg;
}

async function png(svg) {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  const scale = Math.min(2, 16_000 / image.height, 16_000 / image.width);
  const canvas = h("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
}

const quoted = text => "'" + text.replaceAll("'", "'\\''") + "'";

/** The command that asks the service for the same. */
export function curl(source, options) {
  const url = new URL("api/v1/complexity", document.baseURI);
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  if (source.kind === "preset" && source.dialect && !options.dialect) url.searchParams.set("dialect", source.dialect);
  if (source.kind === "text" && source.name && !options.name) url.searchParams.set("name", source.name);
  const key = sessionStorage.getItem("model-complexity.key") ? " -H \"X-API-Key: $MODEL_COMPLEXITY_API_KEY\"" : "";
  const body = source.kind === "preset" ? `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify({ preset: source.name }))}`
    : source.kind === "file" ? `-F file=@${quoted(source.file.name)}`
    : `-H 'Content-Type: application/yaml' --data-binary ${quoted(source.text)}`;
  return `curl -s${key} ${body} ${quoted(url.href)}`;
}

/** The buttons of sharing. */
export function sharing({ link, view, source, options }) {
  const name = view.report.model.name ?? source.name ?? "model";
  const button = (text, action) => h("button", { type: "button", click: action }, text);
  const menu = h("details", { class: "menu" }, h("summary", {}, "Download"), h("div", {},
    button("SVG", () => save(name + ".svg", new Blob([new XMLSerializer().serializeToString(drawing(view, name))], { type: "image/svg+xml" }))),
    button("PNG", async () => save(name + ".png", await png(drawing(view, name)))),
    button("JSON", () => save(name + ".json", new Blob([stringify(view.report)], { type: "application/json" })))));
  document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false; });
  return h("div", { class: "sharing" },
    source.kind === "file" ? null : button("Copy link", async () => copy(await link(), "Link")),
    button("Copy curl", () => copy(curl(source, options), "Command")), menu);
}
