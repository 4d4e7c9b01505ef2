// What every page has: the theme button, and "/" for the search box.
const year = 60 * 60 * 24 * 365;

function isDark() {
  return (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
}

// The server reads the cookie and writes the theme into the document, so that no page is ever painted in the wrong one.
function choose(theme) {
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${year}; samesite=lax`;
  document.querySelector("meta[name=color-scheme]").content = theme;
  const bar = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    meta.content = bar;
  }
  for (const sheet of document.querySelectorAll("link[data-sheet]")) {
    sheet.media = sheet.dataset.sheet === theme ? "all" : "not all";
  }
}

document.addEventListener("click", event => {
  if (event.target.closest("[data-theme-toggle]")) {
    choose(isDark() ? "light" : "dark");
  }
});

document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector(".pswp")) {
    const box = document.getElementById("q");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});
