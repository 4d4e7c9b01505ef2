// The grid without script is whole: tiles and "More" are links. This makes it scroll on, come back where it was, and walk by arrow keys.
import { attachViewer } from "./ViewerOverlay.razor.js";

const ahead = "1600px"; // about two screens, so that scrolling seldom meets the end
const grid = document.querySelector("[data-grid]");
const more = document.querySelector("[data-more]");
const said = document.querySelector("[data-said]");

// Addresses already appended; kept in the history entry, so that Back and reload find the same tiles at the same height.
const appended = [];
let busy = null;

const nextLink = () => more.querySelector("a[rel=next]");
const tiles = () => [...grid.querySelectorAll("a[data-id]")];

async function fetchPage(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (answer.redirected) {
    location.reload(); // signed out meanwhile: let the server say so
  }
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function append(page) {
  for (const group of page.querySelectorAll("[data-grid] > section")) {
    const last = grid.lastElementChild;
    if (last?.dataset.group === group.dataset.group) {
      last.querySelector("ul").append(...group.querySelectorAll("li"));
    } else {
      grid.append(group);
    }
  }
  const next = page.querySelector("[data-more] a[rel=next]");
  more.replaceChildren(...(next ? [next] : []));
}

// True when tiles came.
function loadMore() {
  const link = nextLink();
  if (!link) {
    return Promise.resolve(false);
  }
  busy ??= (async () => {
    more.dataset.busy = "";
    try {
      const before = tiles().length;
      append(await fetchPage(link.href));
      appended.push(link.href);
      said.textContent = `${tiles().length - before} more photos`;
      return true;
    } catch (error) {
      // The link stays and can be followed by hand; scrolling tries no more.
      console.warn(error);
      watcher.disconnect();
      return false;
    } finally {
      delete more.dataset.busy;
      busy = null;
    }
  })();
  return busy;
}

const watcher = new IntersectionObserver(async entries => {
  if (entries.some(entry => entry.isIntersecting) && await loadMore()) {
    // Asked again, in case the end is still in sight.
    watcher.unobserve(more);
    watcher.observe(more);
  }
}, { rootMargin: `0px 0px ${ahead} 0px` });

more.addEventListener("click", event => {
  if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    loadMore().then(came => came || !nextLink() || location.assign(nextLink().href));
  }
});

function remember() {
  if (!history.state?.viewer) {
    history.replaceState({ ...history.state, top: scrollY, appended }, "");
  }
}

async function comeBack() {
  history.scrollRestoration = "manual";
  const was = history.state;
  if (was?.viewer || !was?.appended) {
    return;
  }
  try {
    const pages = await Promise.all(was.appended.map(fetchPage));
    pages.forEach(append);
    appended.push(...was.appended);
  } catch (error) {
    console.warn(error); // the library changed under a long absence: the first page is shown
  }
  scrollTo({ top: was.top, behavior: "instant" });
}

// Picking: the circle on a tile, x on the focused one, Shift for all between, a long press where nothing hovers.
const picked = document.getElementById("picked");
const picks = () => [...grid.querySelectorAll(".pick")];
let lastPick = null;

function tellPicked() {
  const count = grid.querySelectorAll(".pick:checked").length;
  const most = Number(picked.dataset.most);
  document.querySelector("[data-picked]").textContent = count > most ? `${count} picked; a ZIP file takes ${most}` : `${count} picked`;
  picked.querySelector("[type=submit]:not([formaction])").disabled = count > most;
  grid.classList.toggle("picking", count > 0);
}

function pick(box, isRange) {
  const all = picks();
  const [from, to] = [all.indexOf(lastPick), all.indexOf(box)];
  if (isRange && from >= 0) {
    all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(one => { one.checked = box.checked; });
  }
  lastPick = box;
  tellPicked();
}

grid.addEventListener("click", event => {
  if (event.target.matches(".pick")) {
    pick(event.target, event.shiftKey);
  }
});
picked.addEventListener("reset", () => setTimeout(tellPicked));
grid.addEventListener("keydown", event => {
  const box = event.target.closest("li")?.querySelector(".pick");
  if (box && event.key.toLowerCase() === "x" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    box.checked = !box.checked;
    pick(box, event.shiftKey);
  }
});

// A finger that stays picks, and the press opens nothing.
const longPress = 500;
let pressing = null;
let pressed = false;
grid.addEventListener("pointerdown", event => {
  pressed = false;
  const box = event.pointerType === "touch" && event.target.closest("li")?.querySelector(".pick");
  pressing = box && setTimeout(() => {
    pressed = true;
    box.checked = !box.checked;
    pick(box, false);
  }, longPress);
});
for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
  grid.addEventListener(end, () => clearTimeout(pressing));
}
grid.addEventListener("contextmenu", event => pressed && event.preventDefault());
grid.addEventListener("click", event => {
  if (pressed && !event.target.matches(".pick")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  pressed = false;
}, { capture: true });

// Left and right walk the tiles, up and down their rows.
grid.addEventListener("keydown", event => {
  const here = event.target.closest("a[data-id]");
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!here || !step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    return;
  }
  const all = tiles();
  let to = all.indexOf(here) + step;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const from = here.getBoundingClientRect();
    const middle = from.left + from.width / 2;
    const row = all[to] && nextRow(all, to, step, from.top);
    to = row ? row.reduce((best, tile) => Math.abs(centre(tile) - middle) < Math.abs(centre(best) - middle) ? tile : best) : null;
    to = to ? all.indexOf(to) : -1;
  }
  if (all[to]) {
    event.preventDefault();
    all[to].focus();
  }
});

function centre(tile) {
  const box = tile.getBoundingClientRect();
  return box.left + box.width / 2;
}

function nextRow(all, at, step, top) {
  let row = null;
  let rowTop = 0;
  for (let i = at; i >= 0 && i < all.length; i += step) {
    const y = all[i].getBoundingClientRect().top;
    if (row ? Math.abs(y - rowTop) > 2 : Math.abs(y - top) > 2) {
      if (row) {
        break;
      }
      row = [];
      rowTop = y;
    }
    row?.push(all[i]);
  }
  return row;
}

addEventListener("pagehide", remember);
document.addEventListener("visibilitychange", remember);
await comeBack();
tellPicked();
watcher.observe(more);
attachViewer({ grid, tiles, loadMore, remember });
