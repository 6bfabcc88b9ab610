// Data, state, and the few helpers that everything else is made of. Data only ever become text nodes and attributes.

const DATA = JSON.parse(document.getElementById("data").textContent);
const DIRECTION = { ar: "rtl", en: "ltr" };
const DAY = 86400000;
const ARABIC = /[\u0620-\u064a]/;
const state = {
  lang: DATA.lang,
  model: 0,
  themes: { sort: "share", security: "", share: 0, query: "" },
  articles: { query: "", theme: "", source: "", from: "", to: "", sort: "", descending: false, page: 0 },
};

const byId = (id) => document.getElementById(id);
const model = () => DATA.models[state.model];

/** Return a string of the interface in the chosen language, its braces filled in. */
function t(key, values = {}) {
  return DATA.strings[state.lang][key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Return an element; attributes that are functions listen, those that are null or false are left out. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

function fill(id, ...children) {
  byId(id).replaceChildren(...children.flat().filter((child) => child !== null));
}

const SPACES = { minimumFractionDigits: 0, maximumFractionDigits: 0 };
const digits = (n) => ({ minimumFractionDigits: n, maximumFractionDigits: n });
const written = (value, options) => new Intl.NumberFormat("en", options).format(value).replace("-", "\u2212");
const whole = (value) => written(value, SPACES);
const decimal = (value, n = 2) => written(value, digits(n));
const percent = (value, n = 1) => `${written(value * 100, digits(n))}%`;

/** Return a number that keeps its order inside of Arabic. */
const number = (text) => el("bdi", { dir: ARABIC.test(text) ? "rtl" : "ltr", class: "number" }, text);

/** Return a text of the articles, isolated from what stands around it. */
const arabic = (text, attributes = {}) => el("bdi", { lang: "ar", dir: "auto", ...attributes }, text);

/** Return words set apart by the comma of the language. */
function listed(words) {
  return words.flatMap((word, i) => [i ? DATA.separators.ar.words : null, word]).filter((part) => part !== null);
}

/** Return a first and a last moment in words: within Arabic, two dates beside a dash can be read either way. */
function span(first, last) {
  if (first === last) return [number(first)];
  const ends = { first: number(first), last: number(last) };
  return DATA.strings[state.lang].date_range.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? ends[part] : part));
}

function interval(low, high, show) {
  return low === null || high === null ? "" : `(${show(low)}\u2013${show(high)})`;
}

const iso = (day) => (day === null ? "" : new Date(day * DAY).toISOString().slice(0, 10));
const dayOf = (text) => (text ? Math.round(Date.parse(text) / DAY) : null);

const DROPPED = new RegExp(DATA.folding.drop, "gu");
const FOLDED = new RegExp(`[${Object.keys(DATA.folding.letters).join("")}]`, "gu");

/** Return a text as the search compares it: one spelling for all ways to write a word. */
function fold(text) {
  return text.normalize("NFKC").replace(DROPPED, "").replace(FOLDED, (letter) => DATA.folding.letters[letter]).toLowerCase();
}

/** Return a test: whether a folded text has all words of a query. */
function matcher(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return (text) => words.every((word) => text.includes(word));
}

// A table that is wider than its place scrolls, and the keyboard must reach it; the others are no stop on the way.
const SCROLLS = new ResizeObserver((entries) => {
  for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

/** Return a table; a column has a heading, a cell's content, and optionally a class. */
function table(columns, rows, { caption, quiet = false, cut = null } = {}) {
  const head = el("tr", {}, columns.map((column) => el("th", { scope: "col", class: column.class }, column.heading)));
  const body = rows.map((row, i) => el("tr", {}, columns.map((column) => cellOf(column, row, i))));
  const node = el("table", {}, caption ? el("caption", { class: quiet ? "unseen" : null }, caption) : null,
    el("thead", {}, head), el("tbody", {}, body));
  const note = cut ? el("p", { class: "quiet" }, cut) : null;
  const frame = el("div", { class: "wide", role: "group", "aria-label": caption }, node, note);
  SCROLLS.observe(frame);
  return frame;
}

function cellOf(column, row, i) {
  const tag = column.names ? "th" : "td";
  return el(tag, { class: column.class, scope: column.names ? "row" : null }, column.cell(row, i));
}

/** Return a details element whose content is made when it is opened. */
function later(summary, content, attributes = {}) {
  const node = el("details", { ...attributes, toggle: () => {
    if (node.open && node.childElementCount === 1) node.append(...[content()].flat());
  } }, el("summary", {}, summary));
  return node;
}

/** Return a labeled control. */
function control(key, field, attributes = {}) {
  return el("label", { class: "control", ...attributes }, el("span", {}, t(key)), field);
}

function choice(name, options, selected, onChange) {
  const field = el("select", { name, change: () => onChange(field.value) },
    options.map(([value, text]) => el("option", { value, selected: String(value) === String(selected) }, text)));
  return field;
}

/** Return a function that runs once its caller has paused. */
function afterPause(run, milliseconds = 120) {
  let waiting = 0;
  return (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => run(...given), milliseconds);
  };
}
