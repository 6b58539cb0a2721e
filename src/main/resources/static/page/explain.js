// A figure from a paper, and the settings that give it.
import { h, replace, announce } from "./dom.js";
import { exact } from "./numbers.js";
import { createPicker, DIALECTS } from "./presets.js";
import { post, field } from "./api.js";

const FIGURES = [["parameters", "Parameters", "7.2M"], ["gflops", "GFLOPs", "16.5"], ["gmacs", "GMACs", "8.2"], ["layers", "Layers", "213"], ["gradients", "Gradients", "7,225,885"]];

/** Settings as the options of a request. */
function optionsOf({ dialect, convention, imgsz, nc, scale }) {
  const known = { dialect, convention, imgsz: imgsz?.join(","), nc, scale };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => [name, String(value)]));
}

function setting(each, isNear, show) {
  const { settings } = each;
  const facts = [
    ["mode", settings.mode], ["read as", DIALECTS[settings.dialect] ?? settings.dialect], ["counted by", settings.convention],
    ["unit", settings.unit === "mac" ? "MACs" : settings.unit === "flop" ? "FLOPs" : settings.unit], ["image", settings.imgsz?.join(" × ")], ["classes", settings.nc], ["scale", settings.scale],
  ].filter(([, value]) => value !== null && value !== undefined);
  const changed = new Set(each.changed.flatMap(name => ({ dialect: ["read as"], convention: ["counted by"], imgsz: ["image"], nc: ["classes"] })[name] ?? [name]));
  return h("li", { class: "card explanation" },
    h("div", { class: "title" }, h("span", { class: "plausible " + each.plausibility }, isNear ? "near" : each.plausibility),
      h("p", {}, each.reason),
      h("button", { type: "button", class: "show", click: () => show(optionsOf(settings), settings.mode) }, "Show")),
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", { class: changed.has(name) ? "changed" : null }, h("dt", {}, name), h("dd", {}, String(value))))),
    h("p", { class: "figures" }, Object.entries(each.figures).map(([name, value]) => h("span", { class: each.misses?.includes(name) ? "miss" : "hit" }, `${exact(value)} ${name}`))));
}

/** The view of explaining. `now` gives the model of the first view; `changed` hears the figures, `show` a model with settings. */
export function createExplain({ now, changed, show }) {
  let source = null;
  const result = h("div", { class: "stack", "aria-live": "polite" });
  const model = createPicker("Model", chosen => { source = chosen; });
  const fields = new Map(FIGURES.map(([name, label, hint]) => [name, h("input", { id: "published-" + name, type: "text", placeholder: hint, autocomplete: "off", "data-label": label })]));
  const form = h("form", { class: "published", submit: event => { event.preventDefault(); run(); } },
    model.element,
    FIGURES.map(([name, label]) => h("div", { class: "field" }, h("label", { for: "published-" + name }, label), fields.get(name))),
    h("button", { class: "primary" }, "Explain"));
  const element = h("div", {}, h("section", { class: "card" }, h("h2", {}, "Explain a figure"),
    h("p", { class: "note" }, "Type what a paper or a page says of a model, with the digits that it has: 7.2M, 16.5."), form), result);

  const shown = (options, mode) => show(source, options, mode);

  async function run() {
    const published = Object.fromEntries([...fields].map(([name, input]) => [name, input.value.trim()]).filter(([, value]) => value !== ""));
    changed(Object.fromEntries([...fields].map(([name, input]) => [name, input.value.trim() || null])));
    if (!source || Object.keys(published).length === 0) {
      replace(result, h("section", { class: "card empty" }, h("p", {}, source ? "Type at least one figure." : "Choose a model first.")));
      return;
    }
    try {
      const answer = await post("explanations", { ...field(source, {}), published });
      const { explanations, near = [], tried } = answer;
      replace(result,
        h("p", { class: "lead" }, explanations.length === 0 ? `None of ${exact(tried)} settings gives exactly that.` : `${explanations.length === 1 ? "One setting gives" : exact(explanations.length) + " settings give"} exactly that, of ${exact(tried)} tried.`),
        h("ol", { class: "explanations" }, explanations.map(each => setting(each, false, shown))),
        near.length ? [h("h3", {}, "What comes near"), h("ol", { class: "explanations" }, near.map(each => setting(each, true, shown)))] : null);
      announce(`${explanations.length} explanations`);
    } catch (problem) {
      replace(result, h("section", { class: "card problem", role: "alert" }, h("p", {}, problem.message)));
    }
  }

  return {
    element,
    /** Shown: with the first view's model, and the figures that the address names. */
    open(state) {
      const current = now();
      if (current && current.kind !== "file") {
        source = current;
        model.value = current.name ?? "pasted model";
      }
      let given = false;
      for (const [name, input] of fields) {
        if (state[name] && !input.value) input.value = state[name];
        given ||= input.value !== "";
      }
      if (given && source) run();
    },
  };
}
