// A text with line numbers, in which findings stand at their line.
import { h, replace } from "./dom.js";
import { mended } from "./text.js";

const HINT = "Paste a model's YAML here,\nor drop a file: YAML,\na layer list, .pt2, .onnx";
const LINE = 20;
const PADDING = 8;

/** An editor; `typed` hears every change by hand. */
export function createEditor(typed) {
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  const area = h("textarea", {
    id: "text", "aria-label": "Model as YAML or JSON", "aria-describedby": "findings", spellcheck: "false", autocapitalize: "off",
    autocomplete: "off", wrap: "off", placeholder: HINT,
    input: () => { number(); typed(area.value); },
    scroll: () => follow(),
  });
  const findings = h("ol", { id: "findings", class: "findings", "aria-label": "Findings" });
  const element = h("div", { class: "editor" }, gutter, h("div", { class: "pane" }, marks, area));
  let lines = 0;
  let wrong = [];

  function number() {
    const now = area.value.split("\n").length;
    if (now !== lines) {
      lines = now;
      replace(gutter, Array.from({ length: now }, (_, i) => h("div", { class: wrong.includes(i + 1) ? "wrong" : null }, i + 1)));
      follow();
    }
  }

  function follow() {
    gutter.scrollTop = area.scrollTop;
    marks.style.transform = `translateY(${-area.scrollTop}px)`;
  }

  function mark(lineNumbers, kind) {
    return lineNumbers.map(line => h("div", { class: "mark " + kind, style: { top: PADDING + (line - 1) * LINE + "px" } }));
  }

  function reveal(line, kind = "here", column = 1) {
    const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.scrollTop = Math.max(0, (line - 4) * LINE);
    marks.querySelectorAll(".here").forEach(each => each.remove());
    if (kind === "here") marks.append(...mark([line], "here"));
    follow();
    return before + column - 1;
  }

  function show(errors) {
    wrong = errors.map(each => each.line).filter(Boolean);
    replace(marks, mark(wrong, "wrong"));
    lines = 0;
    number();
    replace(findings, errors.map(error => {
      const text = mended(area.value, error);
      const place = error.line ? `Line ${error.line}${error.column ? ", column " + error.column : ""}` : error.parameter ?? error.pointer;
      return h("li", {},
        error.line
          ? h("button", { type: "button", class: "link", click: () => {
            const at = reveal(error.line, "wrong", error.column ?? 1);
            area.focus({ preventScroll: true });
            area.setSelectionRange(at, at);
          } }, place)
          : place ? h("strong", {}, place) : null,
        h("span", {}, " " + error.detail),
        error.hint ? h("span", { class: "hint" }, " " + error.hint) : null,
        text ? h("button", { type: "button", class: "mend", click: () => {
          area.value = text;
          number();
          typed(text);
          area.focus({ preventScroll: true });
        } }, "Mend") : null);
    }));
  }

  number();
  return {
    element,
    findings,
    get text() { return area.value; },
    set text(text) { area.value = text; area.scrollTop = 0; show([]); },
    set placeholder(text) { area.placeholder = text || HINT; },
    show,
    reveal,
    clear() { marks.querySelectorAll(".here").forEach(each => each.remove()); },
  };
}

/** A dropped or chosen file as a source: texts go into the editor, graphs as they are. */
export async function sourceOf(file) {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const isText = !head.includes(0) && !/\.(pt2?|onnx|zip|gz)$/i.test(file.name) && file.size < 1_000_000;
  const name = file.name.replace(/\.[^.]*$/, "");
  return isText ? { kind: "text", text: await file.text(), name } : { kind: "file", file, name };
}
