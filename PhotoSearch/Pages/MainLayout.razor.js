// What every page has: the theme button, the menu, the sharing of addresses, "/" for the search box and "?" for the keys.
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

const menu = document.querySelector("[data-menu]");
const keys = document.querySelector("[data-keys-dialog]");

// A line that says what was done, and goes away.
const told = 2500; // ms
const toast = Object.assign(document.createElement("p"), { className: "toast" });
toast.setAttribute("role", "status");
document.body.append(toast);
let fading = null;

function tell(words) {
  toast.textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.textContent = ""; }, told);
}

async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // At home a site often has no certificate, and a browser then keeps its clipboard from scripts but for this.
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  if (!isDone) {
    throw new Error("The browser copied nothing.");
  }
}

// A phone hands the address to its own list of apps; elsewhere it is copied.
async function share(address) {
  const url = new URL(address || location.href, location.href);
  url.searchParams.delete("cursor");
  try {
    if (navigator.share && matchMedia("(hover: none)").matches) {
      await navigator.share({ title: document.title, url: url.href });
    } else {
      await copy(url.href);
      tell("The address is copied. Whoever has an account here can open it.");
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      tell(`It could not be copied: ${url.href}`);
      console.info(error);
    }
  }
}

function showKeys() {
  menu?.removeAttribute("open");
  if (!keys.open) {
    keys.showModal();
  }
}

// What lies below hears no key of the dialog; Escape closes it and nothing else.
keys?.addEventListener("keydown", event => event.stopPropagation());
keys?.addEventListener("click", event => {
  if (event.target === keys) {
    keys.close();
  }
});

document.addEventListener("click", event => {
  const shared = event.target.closest("[data-share]");
  if (event.target.closest("[data-theme-toggle]")) {
    choose(isDark() ? "light" : "dark");
  } else if (shared) {
    share(shared.dataset.share);
  } else if (event.target.closest("[data-keys]")) {
    showKeys();
  }
  if (menu?.open && !menu.contains(event.target)) {
    menu.open = false;
  }
});

menu?.addEventListener("keydown", event => {
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("keydown", event => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const box = document.getElementById("q");
  if (event.key === "?" && keys) {
    event.preventDefault();
    showKeys();
  } else if (event.key === "/" && box && !document.querySelector(".pswp")) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});
