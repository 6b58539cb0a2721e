// What a request may say beside the model, as controls made of the service's own catalogues.
import { h } from "./dom.js";
import { catalogue } from "./api.js";
import { DIALECTS } from "./presets.js";

const FIELDS = [
  { name: "imgsz", label: "Image size", hint: "640 or 640,480", width: "half" },
  { name: "nc", label: "Classes", hint: "the model's", width: "half", numeric: true },
  { name: "ch", label: "Input channels", hint: "3", width: "half", numeric: true },
  { name: "scale", label: "Scale", hint: "n, s, m, l, x", width: "half" },
  { name: "shapes", label: "Shapes (ONNX)", hint: "input:1x3x320x320", more: true },
  { name: "depth", label: "Depth of rows (graphs)", hint: "2", more: true, numeric: true, width: "half" },
  { name: "batch", label: "Batch", hint: "1", more: true, numeric: true, width: "half" },
  { name: "freeze", label: "Frozen", hint: "10, or model.0.", more: true, width: "half" },
  { name: "memory", label: "Memory there is", hint: "24GB", more: true, width: "half" },
];

const CHOICES = [
  { name: "dtype", label: "Type", values: ["float32", "float16", "bfloat16", "int8"] },
  { name: "optimizer", label: "Optimizer", values: ["none", "sgd", "momentum", "adam", "adamw"] },
];

/** Options that only the figures of cost read. */
export const OF_COST = ["batch", "dtype", "optimizer", "freeze", "memory", "device"];

/** The controls; `changed` hears the options that are set, by name. */
export function createOptions(changed) {
  const controls = new Map();
  const read = () => Object.fromEntries([...controls]
    .map(([name, control]) => [name, control.type === "checkbox" ? (control.checked ? control.value : "") : control.value.trim()])
    .filter(([, value]) => value !== ""));
  const tell = () => changed(read());

  function select(name, label, values, none) {
    const control = h("select", { id: "option-" + name, change: tell },
      h("option", { value: "" }, none), values.map(([value, text]) => h("option", { value }, text)));
    controls.set(name, control);
    return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
  }

  function text({ name, label, hint, width, numeric }) {
    const control = h("input", {
      id: "option-" + name, type: "text", placeholder: hint, autocomplete: "off", inputmode: numeric ? "numeric" : null, input: tell,
    });
    controls.set(name, control);
    return h("div", { class: "field " + (width ?? "") }, h("label", { for: control.id }, label), control);
  }

  const first = h("div", { class: "fields" });
  const more = h("div", { class: "fields" });
  first.append(...FIELDS.filter(each => !each.more).map(text));
  more.append(...FIELDS.filter(each => each.more).map(text));
  more.append(...CHOICES.map(({ name, label, values }) => {
    const field = select(name, label, values.map(each => [each, each]), "default");
    field.classList.add("half");
    return field;
  }));
  const blocks = h("input", { id: "option-blocks", type: "checkbox", value: "community", change: tell });
  controls.set("blocks", blocks);
  more.append(h("label", { class: "field check" }, blocks, " Library of blocks from papers"));
  const rest = h("details", {}, h("summary", {}, "More options"), more);
  const element = h("details", { class: "card options", open: !matchMedia("(max-width: 860px)").matches },
    h("summary", {}, h("h2", { class: "small" }, "Options")), first, rest);

  const ready = Promise.all([catalogue("dialects"), catalogue("conventions"), catalogue("devices").catch(() => [])])
    .then(([dialects, conventions, devices]) => {
      first.prepend(
        select("dialect", "Read as", dialects.map(each => [each.name, DIALECTS[each.name] ?? each.name]), "guess from the text"),
        select("convention", "Counted as", conventions.map(each => [each.name, each.name]), "the dialect’s own tool"));
      const names = (Array.isArray(devices) ? devices : devices.devices ?? []).map(each => each.name);
      if (names.length > 0) more.append(select("device", "Device", names.map(each => [each, each]), "none"));
      set(pending);
    });
  let pending = {};

  function set(options) {
    pending = options;
    for (const [name, control] of controls) {
      if (control.type === "checkbox") control.checked = options[name] === control.value;
      else control.value = options[name] ?? "";
    }
    if (FIELDS.some(each => each.more && options[each.name]) || CHOICES.some(each => options[each.name])) {
      rest.open = true;
    }
  }

  return { element, ready, set };
}
