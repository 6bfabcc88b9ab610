// The themes of one model: controls, the table at a glance, and a card for each.

const WORDS_WITH_BARS = 12;
const PASSAGES_OPEN = 2;
const SOURCES_OPEN = 6;
const collator = new Intl.Collator("ar");
const highest = (name) => (a, b) => (b[name] ?? -Infinity) - (a[name] ?? -Infinity);
const ORDERS = {
  share: highest("share"),
  name: (a, b) => collator.compare(a.name, b.name),
  coherence: highest("coherence"),
  robustness: highest("robustness"),
};
const NO_SECURITY = "-";
const ANY_SECURITY = "+";

const cardId = (theme, position = state.model) => `theme-${position}-${theme.id}`;
const sourceName = (name) => (name ? arabic(name) : t("unknown_source"));
const titleOf = (i) => DATA.articles.titles[i] || DATA.articles.ids[i] || t("no_title");
const hasAny = (name) => model().themes.some((theme) => theme[name] !== null);

/** Return a link to an article: to its page in the web, or to its row in the table below. */
function articleLink(i) {
  const url = DATA.articles.urls[i];
  if (url) {
    return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, arabic(titleOf(i)),
      el("span", { class: "unseen" }, ` (${t("opens_source")})`));
  }
  return el("a", { href: "#articles", click: (event) => { event.preventDefault(); showArticle(i); } }, arabic(titleOf(i)));
}

/** Return what the search looks into, folded once. */
function searchable(theme) {
  theme.searchable ??= fold([
    theme.name, theme.exclusive_words.join(" "), theme.security ? `${theme.security.ar} ${theme.security.en}` : "",
    ...theme.words.flatMap((word) => [word.word, ...word.variants.map(([form]) => form)]),
    ...theme.passages.map((passage) => `${passage.pieces.join("")} ${titleOf(passage.article)}`),
    ...theme.bursts.flatMap((burst) => burst.words), ...theme.sources.flatMap((source) => source.words),
  ].join(" "));
  return theme.searchable;
}

function chosenThemes() {
  const { sort, security, share, query } = state.themes;
  const matches = matcher(query);
  const fits = (theme) => !security || (security === NO_SECURITY ? theme.security === null
    : theme.security !== null && (security === ANY_SECURITY || theme.security.en === security));
  return model().themes.filter((theme) => theme.share >= share && fits(theme) && matches(searchable(theme)))
    .sort(ORDERS[sort]);
}

function drawThemeControls() {
  const change = (name, read = (value) => value) => (value) => { state.themes[name] = read(value); drawThemes(); };
  const sorts = ["share", "name", "coherence", "robustness"].filter((name) => name === "name" || hasAny(name));
  if (!sorts.includes(state.themes.sort)) state.themes.sort = "share";
  const names = new Map(model().themes.filter((theme) => theme.security).map(({ security }) => [security.en, security[state.lang]]));
  if (!["", ANY_SECURITY, NO_SECURITY].includes(state.themes.security) && !names.has(state.themes.security)) state.themes.security = "";
  const securities = [["", t("any_security")], [ANY_SECURITY, t("some_security")], [NO_SECURITY, t("no_security")], ...names];
  const search = change("query");
  const least = change("share", (value) => Math.max(0, Number(value) || 0) / 100);
  fill("theme-controls",
    modelSwitch(),
    control("search_themes", el("input", { type: "search", name: "theme-query", value: state.themes.query, placeholder: t("search_themes_hint"),
      input: afterPause((event) => search(event.target.value)) }), { class: "control long" }),
    control("sort_by", choice("sort", sorts.map((name) => [name, t(name)]), state.themes.sort, change("sort"))),
    names.size ? control("security_theme", choice("security", securities, state.themes.security, change("security"))) : null,
    control("least_share", el("span", { class: "with-unit", dir: "ltr" }, el("input", { type: "number", name: "least-share", min: 0, max: 100,
      step: 0.5, value: state.themes.share * 100, input: afterPause((event) => least(event.target.value)) }), " %")));
}

/** Return the switch between models, where there are several. */
function modelSwitch() {
  if (DATA.models.length < 2) return null;
  return el("fieldset", { class: "switch" }, el("legend", {}, t("model")), DATA.models.map((each, i) => el("label", {},
    el("input", { type: "radio", name: "model", value: i, checked: i === state.model, change: () => chooseModel(i) }),
    el("span", {}, el("bdi", {}, each.title)))));
}

function chooseModel(i) {
  state.model = i;
  state.articles.theme = "";
  state.articles.page = 0;
  const radio = document.querySelector(`input[name=model][value="${i}"]`);
  if (radio) radio.checked = true;
  const focused = document.activeElement === radio;
  drawThemeControls();
  if (focused) document.querySelector(`input[name=model][value="${i}"]`).focus();
  drawThemes();
  drawArticleControls();
  drawArticles();
}

function drawThemes() {
  const themes = chosenThemes();
  byId("themes-shown").textContent = themes.length
    ? t("themes_shown", { shown: whole(themes.length), total: whole(model().themes.length) }) : t("no_themes");
  fill("index", themes.length ? [glance(themes), later(t("explained"), explained)] : null);
  fill("cards", themes.map(card));
  drawCharts();
}

/** Return the themes in one table, each with a link to its card. */
function glance(themes) {
  const most = Math.max(...model().themes.map((theme) => theme.share), 1e-12);
  const columns = [
    { heading: t("theme_id"), class: "figure", cell: (theme) => number(whole(theme.id)) },
    { heading: t("theme"), names: true, cell: (theme) => el("a", { href: `#${cardId(theme)}` }, arabic(theme.name)) },
    { heading: t("share"), class: "share", cell: (theme) => [bar(theme.share / most), number(percent(theme.share))] },
    { heading: t("documents"), class: "figure", cell: (theme) => number(whole(theme.articles)) },
  ];
  if (hasAny("security")) columns.push({ heading: t("security_theme"), cell: (theme) => (theme.security ? theme.security[state.lang] : "\u2014") });
  for (const name of ["coherence", "robustness"]) {
    if (hasAny(name)) columns.push({ heading: t(name), class: "figure", cell: (theme) => number(theme[name] === null ? "\u2014" : decimal(theme[name])) });
  }
  return table(columns, themes, { caption: t("index"), quiet: true });
}

/** Return what the figures of a theme say. */
function explained() {
  const measure = DATA.coherence_measure;
  const shown = [["theme_id", "theme_id_hint"], ["share", "share_hint"], ["documents", "articles_hint"],
    ...["coherence", "robustness"].filter(hasAny).map((name) => [name, `${name}_hint`])];
  return el("dl", { class: "explained" }, shown.flatMap(([key, hint]) => [el("dt", {}, t(key)), el("dd", {}, t(hint, { measure }))]));
}

function bar(part) {
  const node = el("span", { class: "bar", "aria-hidden": "true" });
  node.style.setProperty("--part", part.toFixed(4));
  return node;
}

/** Return all that is known of one theme. */
function card(theme) {
  const heading = `${cardId(theme)}-name`;
  return el("article", { class: "card", id: cardId(theme), "aria-labelledby": heading, tabindex: -1 },
    el("header", {}, el("h3", { id: heading }, arabic(theme.name)), securityLine(theme), figures(theme)),
    el("div", { class: "columns" },
      el("div", {}, wordBars(theme), exclusive(theme), spellings(theme)),
      el("div", {}, overTime(theme))),
    bySource(theme), quotations(theme),
    el("p", { class: "more" }, el("button", { type: "button", class: "link", click: () => showThemeArticles(theme) },
      t("to_articles"), " (", number(whole(theme.articles)), ")")));
}

function securityLine(theme) {
  if (!theme.security) return hasAny("security") ? el("p", { class: "security quiet" }, t("no_security")) : null;
  return el("p", { class: "security" }, el("span", { class: "quiet" }, `${t("security_theme")}: `), theme.security[state.lang],
    el("span", { class: "quiet" }, ` (${t("security_score")} `, number(decimal(theme.security.score)), ")"));
}

function figures(theme) {
  const shown = [["theme_id", t("theme_id_hint"), whole(theme.id)], ["share", t("share_hint"), percent(theme.share)],
    ["documents", t("articles_hint"), whole(theme.articles)]];
  const measure = DATA.coherence_measure;
  if (theme.coherence !== null) shown.push(["coherence", t("coherence_hint", { measure }), decimal(theme.coherence)]);
  if (theme.robustness !== null) shown.push(["robustness", t("robustness_hint"), decimal(theme.robustness)]);
  return el("dl", { class: "figures" }, shown.map(([key, hint, value]) => el("div", { title: hint }, el("dt", {}, t(key)), el("dd", {}, number(value)))));
}

function inForms(word) {
  return word.variants.map(([form, share]) => `${form} ${percent(share, 0)}`).join(DATA.separators.ar.words);
}

function wordBars(theme) {
  const most = Math.max(...theme.words.map((word) => word.probability), 1e-12);
  const row = (word) => el("li", { title: word.variants.length ? `${t("variants")}: ${inForms(word)}` : null }, arabic(word.word), bar(word.probability / most));
  return [el("h4", {}, t("words")), el("ol", { class: "words" }, theme.words.slice(0, WORDS_WITH_BARS).map(row))];
}

function exclusive(theme) {
  if (!theme.exclusive_words.length) return null;
  return [el("h4", {}, t("exclusive_words")), el("p", { class: "exclusive", dir: "rtl", lang: "ar" }, listed(theme.exclusive_words))];
}

function spellings(theme) {
  return later(t("spellings"), () => table([
    { heading: t("word"), names: true, cell: (word) => arabic(word.word) },
    { heading: t("weight"), class: "figure", cell: (word) => number(decimal(word.probability, 4)) },
    { heading: t("variants"), cell: (word) => el("span", { dir: "rtl", lang: "ar" }, listed(word.variants.flatMap(([form, share]) =>
      [el("span", { class: "variant" }, arabic(form), " ", number(percent(share, 0)))]))) },
  ], theme.words, { caption: t("spellings"), quiet: true }));
}

function overTime(theme) {
  if (!theme.periods.length) return null;
  return [
    el("h4", {}, t("timeline")),
    el("div", { class: "chart", "data-theme": theme.id }),
    el("p", { class: "quiet small" }, t("timeline_note")),
    theme.bursts.length ? bursts(theme) : null,
    later(t("timeline_data"), () => periodTable(theme)),
  ].filter(Boolean);
}

/** Draw every chart for the width that its card gives it. */
function drawCharts() {
  const themes = new Map(model().themes.map((theme) => [String(theme.id), theme]));
  const frames = [...document.querySelectorAll(".chart")];
  const widths = frames.map((frame) => Math.max(260, frame.clientWidth));
  frames.forEach((frame, i) => frame.replaceChildren(timeline(themes.get(frame.dataset.theme), widths[i])));
}

function bursts(theme) {
  const label = new Map(theme.periods.map((period) => [period.start, period]));
  const ends = (burst, name) => span(label.get(burst.start)[name], label.get(burst.end)[name]);
  return el("div", { class: "bursts" }, el("h5", {}, t("bursts")), el("ol", {}, theme.bursts.map((burst) => el("li", {},
    ends(burst, "label_gregorian"), " \u00b7 ", el("span", { class: "quiet" }, ends(burst, "label_hijri")),
    burst.words.length ? el("p", { class: "burst-words", dir: "rtl", lang: "ar" }, listed(burst.words)) : null,
    burst.articles.length ? el("ul", {}, burst.articles.map((i) => el("li", {}, articleLink(i)))) : null))));
}

function periodTable(theme) {
  return table([
    { heading: t("period"), names: true, cell: (row) => number(row.label_gregorian) },
    { heading: t("hijri"), cell: (row) => el("bdi", {}, row.label_hijri) },
    { heading: t("documents"), class: "figure", cell: (row) => number(whole(row.documents)) },
    { heading: t("share"), class: "figure", cell: (row) => number(row.share === null ? "\u2014" : percent(row.share)) },
    { heading: t("interval"), class: "figure", cell: (row) => number(interval(row.low, row.high, percent) || "\u2014") },
  ], theme.periods, { caption: t("timeline_data"), quiet: true });
}

function bySource(theme) {
  if (!theme.sources.length) return null;
  const rows = [...theme.sources].sort((a, b) => b.share - a.share);
  const most = roundUp(Math.max(...rows.map((row) => row.high)));
  const columns = [
    { heading: t("source"), names: true, cell: (row) => sourceName(row.source) },
    { heading: t("share"), class: "figure", cell: (row) => [number(percent(row.share)), " ", el("span", { class: "quiet" }, number(interval(row.low, row.high, percent)))] },
    { heading: t("interval"), class: "plot", cell: (row) => pointWithInterval(row, most) },
    { heading: t("documents"), class: "figure", cell: (row) => number(whole(row.documents)) },
  ];
  if (rows.some((row) => row.words.length)) {
    columns.push({ heading: t("preferred_words"), class: "preferred", cell: (row) => el("span", { dir: "rtl", lang: "ar" }, listed(row.words)) });
  }
  const shown = (part) => table(columns, part, { caption: t("by_source"), quiet: true });
  const rest = rows.slice(SOURCES_OPEN);
  return [el("h4", {}, t("by_source")), shown(rows.slice(0, SOURCES_OPEN)),
    rest.length ? later(t("more_sources", { count: whole(rest.length) }), () => shown(rest)) : null];
}

function quotations(theme) {
  if (!theme.passages.length) return null;
  const rest = theme.passages.slice(PASSAGES_OPEN);
  return el("div", { class: "passages" }, el("h4", {}, t("passages")), theme.passages.slice(0, PASSAGES_OPEN).map(quotation),
    rest.length ? later(t("more_passages", { count: whole(rest.length) }), () => rest.map(quotation)) : null);
}

function quotation(passage) {
  const i = passage.article;
  const facts = [DATA.articles.sources[DATA.articles.source[i]], iso(DATA.articles.days[i])];
  return el("figure", { dir: "rtl" },
    el("blockquote", { lang: "ar", dir: "auto" }, passage.pieces.map((piece, at) => (at % 2 ? el("mark", {}, piece) : piece))),
    el("figcaption", {}, articleLink(i), facts[0] ? [" \u00b7 ", sourceName(facts[0])] : null, facts[1] ? [" \u00b7 ", number(facts[1])] : null));
}

/** Show the card of a theme, whatever the filters and the model are. */
function showTheme(position, id) {
  Object.assign(state.themes, { security: "", share: 0, query: "" });
  chooseModel(position);
  const theme = model().themes.find((each) => each.id === id);
  const node = byId(cardId(theme));
  node.scrollIntoView();
  node.focus();
}
