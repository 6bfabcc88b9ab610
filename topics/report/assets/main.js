// The language of the page, and the first drawing of everything.

/** Write every string of the page in the chosen language. */
function translate() {
  const root = document.documentElement;
  root.lang = state.lang;
  root.dir = DIRECTION[state.lang];
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-lang]")) node.hidden = node.dataset.lang !== state.lang;
  byId("copied").textContent = "";
  byId("colophon").textContent = t("colophon", { version: DATA.version });
  byId("language").lang = state.lang === "ar" ? "en" : "ar";
}

function drawAll() {
  translate();
  drawOverview();
  drawThemeControls();
  drawThemes();
  drawArticleControls();
  drawArticles();
  drawAlignment();
  drawScores();
  drawTables();
}

/** Copy the methods paragraph; where that is not allowed, select it for the reader to copy. */
async function copyMethods() {
  const paragraph = document.querySelector(`.methods[data-lang=${state.lang}]`);
  try {
    await navigator.clipboard.writeText(paragraph.textContent);
    byId("copied").textContent = t("copied");
  } catch {
    getSelection().selectAllChildren(paragraph);
    byId("copied").textContent = t("selected");
  }
}

byId("language").addEventListener("click", () => {
  state.lang = state.lang === "ar" ? "en" : "ar";
  drawAll();
});
byId("copy").addEventListener("click", copyMethods);
let lastWidth = innerWidth;
addEventListener("resize", afterPause(() => {
  if (innerWidth !== lastWidth) drawCharts();
  lastWidth = innerWidth;
}));
drawAll();
document.documentElement.dataset.ready = "";
